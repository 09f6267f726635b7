import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { Principal } from '../../../contracts/auth.ts';
import { CountAttendees, ReadAttendees, type Attendee } from '../../../contracts/live-session/analytics.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { latestOf, type Card, type ShownCard } from './cards.ts';

/** Somebody who came to any session of a card. */
export interface CardParticipant extends Pick<Attendee, 'userId' | 'name' | 'email' | 'firstJoinedAt'> {
  /** Null until the session that they were last in has ended. */
  readonly watchedMinutes: number | null;
}

export interface CardAttendance {
  readonly people: number;
  /** On average, in whole minutes. */
  readonly minutes: number;
}

const minutes = (seconds: number): number => Math.floor(seconds / 60);

/** Who came to cards, and how long they watched. Somebody who came to two sessions of a card counts once, with both times together. */
@Injectable()
export class CardAttendances {
  constructor(private readonly queries: QueryBus) {}

  /** By the card's id. Checks no permission. */
  async count(cards: readonly Card[]): Promise<ReadonlyMap<string, CardAttendance>> {
    const counts = await this.queries.execute(new CountAttendees(new Map(cards.map(({ id, runs }) => [id, runs]))));
    return new Map(
      cards.map(({ id }) => {
        const { people = 0, meanWatchedSeconds = 0 } = counts.get(id) ?? {};
        return [id, { people, minutes: minutes(meanWatchedSeconds) }];
      }),
    );
  }

  /** In the order of their first join, for staff. One session is read in batches, several are put together first. */
  async *read(by: Principal, card: ShownCard): AsyncGenerator<readonly CardParticipant[]> {
    const { session, runs } = card;
    if (runs.length === 1) {
      for await (const batch of this.attendeesOf(by, session.id, card))
        yield batch.map((one) => participant(one, session.status === 'live' ? null : one.watchedSeconds));
      return;
    }
    const together = new Map<string, { first: Attendee; seconds: number | null }>();
    for (const run of runs) {
      // Only the latest can be live.
      const isLive = run === session.id && session.status === 'live';
      for await (const batch of this.attendeesOf(by, run, card))
        for (const one of batch) {
          const { first, seconds } = together.get(one.userId) ?? { first: one, seconds: 0 };
          together.set(one.userId, { first, seconds: isLive ? null : seconds! + one.watchedSeconds });
        }
    }
    yield [...together.values()].map(({ first, seconds }) => participant(first, seconds));
  }

  private async *attendeesOf(by: Principal, run: string, card: Card): AsyncGenerator<readonly Attendee[]> {
    try {
      yield* (await this.queries.execute(new ReadAttendees(by, run))).batches;
    } catch (error) {
      const code = error instanceof DomainError ? error.code : undefined;
      // An earlier session may have been handed over to somebody else.
      if (code === 'SESSION_NOT_STARTED' || (code === 'NOT_SESSION_HOST' && run !== latestOf(card))) return;
      throw error;
    }
  }
}

const participant = ({ userId, name, email, firstJoinedAt }: Attendee, seconds: number | null): CardParticipant => ({
  userId,
  name,
  email,
  firstJoinedAt,
  watchedMinutes: seconds === null ? null : minutes(seconds),
});
