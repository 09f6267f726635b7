import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { GetPlayback, type PlaybackState } from '../../../../contracts/classroom/playback.ts';
import { Readers } from '../../access/readers.ts';
import { CurrentPlayback } from '../current-playback.ts';

@QueryHandler(GetPlayback)
export class GetPlaybackHandler implements IQueryHandler<GetPlayback> {
  constructor(
    private readonly readers: Readers,
    private readonly current: CurrentPlayback,
  ) {}

  async execute({ by, sessionId }: GetPlayback): Promise<PlaybackState | null> {
    await this.readers.require(by, sessionId);
    return this.current.of(sessionId);
  }
}
