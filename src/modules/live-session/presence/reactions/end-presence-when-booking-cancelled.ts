import { Injectable } from '@nestjs/common';
import { BookingCancelled } from '../../../../contracts/booking.ts';
import { isA, type RecordedFact } from '../../../../contracts/fact.ts';
import { Reaction, type Reacts } from '../../../../kernel/messaging/reaction.ts';
import { Eviction } from '../eviction.ts';

/** A student whose booking was cancelled leaves the session, unless they may stay for another reason. */
@Injectable()
@Reaction({ id: 'live-session.end-presence-when-booking-cancelled', on: [BookingCancelled], from: 'now' })
export class EndPresenceWhenBookingCancelled implements Reacts {
  constructor(private readonly eviction: Eviction) {}

  async react(facts: readonly RecordedFact[]): Promise<void> {
    const cancelled = facts.filter((fact) => isA(fact, BookingCancelled)).filter(({ payload }) => payload.from === 'confirmed');
    if (!cancelled.length) return;
    await this.eviction.fromSession(
      cancelled[0]!.payload.sessionId,
      cancelled.map(({ payload }) => payload.studentId),
    );
  }
}
