import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Clock } from '../../../kernel/clock.ts';
import { Database } from '../../../kernel/messaging/database.ts';
import { Scheduler } from '../../../kernel/scheduler.ts';
import { BookingLane } from '../seats/booking-lane.ts';

const EVERY_SECONDS = 10;

/** Frees seats that were not paid for in time; they go to the waitlist. */
@Injectable()
export class FreeUnpaidSeats {
  constructor(
    private readonly schedule: Scheduler,
    private readonly db: Database,
    private readonly lane: BookingLane,
    private readonly clock: Clock,
  ) {
    schedule.every('unpaid seats', EVERY_SECONDS, () => this.free(), { immediately: true });
  }

  /** Every command in the lane starts by releasing the seats whose time to pay is over, so a command that does nothing is enough. */
  async free(): Promise<void> {
    const due = await this.db.rows(sql<{ id: string }>`
      select session_id as id from booking where status = 'pending' and held_until <= ${this.clock.now()}
      group by session_id order by min(held_until) limit 100`);
    await this.schedule.forEach(
      due.map(({ id }) => id),
      (id) => this.lane.run(id, { by: null, decide: () => {} }),
    );
  }
}
