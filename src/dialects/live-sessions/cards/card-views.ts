import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { Principal } from '../../../contracts/auth.ts';
import { GetSession, ListSessions } from '../../../contracts/live-session/catalogue.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { creationTimeOf } from '../../../kernel/ids.ts';
import { allPages } from '../../shared/all-pages.ts';
import { CardAttendances, type CardAttendance } from './card-attendances.ts';
import { Cards, latestOf, type ShownCard } from './cards.ts';
import type { CardAnswer } from '../rest/answers.ts';

/** Builds what clients see of cards. */
@Injectable()
export class CardViews {
  constructor(
    private readonly queries: QueryBus,
    private readonly cards: Cards,
    private readonly attendances: CardAttendances,
  ) {}

  /** The cards that the caller may see (`by` is null for anonymous callers). */
  async list(by: Principal | null): Promise<CardAnswer[]> {
    return (await this.withAttendance(await this.find(by, false))).map(({ answer }) => answer);
  }

  /** The cards that the caller runs; for admins all. */
  async listOwn(by: Principal): Promise<CardAnswer[]> {
    return (await this.listOwnWithAttendance(by)).map(({ answer }) => answer);
  }

  async listOwnWithAttendance(by: Principal) {
    return this.withAttendance(await this.find(by, by.role !== 'admin'));
  }

  /** Throws SESSION_NOT_FOUND and NOT_ADMITTED. */
  async show(by: Principal, id: string): Promise<CardAnswer> {
    const [shown] = await this.withAttendance([await this.get(by, id)]);
    return shown!.answer;
  }

  /** Throws SESSION_NOT_FOUND and NOT_ADMITTED. */
  async get(by: Principal, id: string): Promise<ShownCard> {
    const card = await this.cards.find(id);
    const session = await this.queries.execute(new GetSession(by, { id: latestOf(card) }));
    if (session.status === 'cancelled') throw new DomainError('SESSION_NOT_FOUND');
    return { ...card, session };
  }

  private async find(by: Principal | null, own: boolean): Promise<ShownCard[]> {
    return this.cards.show(await allPages((page) => this.queries.execute(new ListSessions(by, {}, page, own))));
  }

  private async withAttendance(cards: readonly ShownCard[]) {
    const counts = await this.attendances.count(cards);
    return cards.map((card) => {
      const attendance = counts.get(card.id)!;
      return { attendance, answer: answerOf(card, attendance) };
    });
  }
}

const answerOf = ({ id, session }: ShownCard, { people }: CardAttendance): CardAnswer => ({
  _id: id,
  title: session.title,
  description: session.description,
  instructor: session.instructor,
  videoUrl: session.videoUrl,
  thumbnail: session.thumbnailUrl,
  startTime: session.startsAt,
  isLive: session.status === 'live',
  participants: people,
  createdAt: creationTimeOf(id),
});
