import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { FindEndedDevices } from '../../../contracts/auth.ts';
import { Clock } from '../../../kernel/clock.ts';
import { Database } from '../../../kernel/messaging/database.ts';

@QueryHandler(FindEndedDevices)
export class FindEndedDevicesHandler implements IQueryHandler<FindEndedDevices> {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** Unknown devices count as ended: old ones have been deleted. */
  async execute({ deviceIds }: FindEndedDevices): Promise<readonly string[]> {
    const ended = await this.db.rows(sql<{ id: string }>`
      select asked.id from unnest(${[...deviceIds]}::uuid[]) as asked (id)
      where not exists (
        select 1 from device d join app_user u on u.id = d.user_id
        where d.id = asked.id and d.ended_at is null and d.expires_at > ${this.clock.now()} and u.status = 'active'
      )`);
    return ended.map(({ id }) => id);
  }
}
