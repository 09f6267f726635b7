import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { ListHands, type RaisedHand } from '../../../../contracts/classroom/hands.ts';
import type { Page } from '../../../../contracts/page.ts';
import { Readers } from '../../access/readers.ts';
import { HandsStore } from '../hands-store.ts';

@QueryHandler(ListHands)
export class ListHandsHandler implements IQueryHandler<ListHands> {
  constructor(
    private readonly readers: Readers,
    private readonly store: HandsStore,
  ) {}

  async execute({ by, sessionId, page }: ListHands): Promise<Page<RaisedHand>> {
    await this.readers.require(by, sessionId);
    return this.store.page(sessionId, page);
  }
}
