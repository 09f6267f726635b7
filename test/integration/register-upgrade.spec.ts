import { sql } from 'kysely';
import type { MikroORM } from '@mikro-orm/core';
import type { AbstractSqlConnection } from '@mikro-orm/postgresql';
import { Migration0017Register } from '../../src/database/migrations/0017-register.ts';
import { migrations } from '../../src/database/migrations/list.ts';
import { openDatabase } from '../../src/database/options.ts';
import { newId } from '../../src/kernel/ids.ts';
import { newDatabase } from '../support/database.ts';

const OLD = {
  open: 'attendance.open-register-when-session-started',
  arrivals: 'attendance.note-arrival-when-participant-joined',
  booked: 'attendance.expect-student-when-booked',
  close: 'attendance.close-register-when-session-ended',
};

describe('an upgrade to registers kept by one reaction', () => {
  let orm: MikroORM;
  let drop: () => Promise<void>;
  const rows = async <T>(statement: ReturnType<typeof sql<T>>) =>
    (await statement.execute((orm.em.getDriver().getConnection() as unknown as AbstractSqlConnection).getClient() as never)).rows;
  beforeAll(async () => {
    const database = await newDatabase();
    drop = database.drop;
    orm = await openDatabase({ url: database.url });
    await orm.migrator.up({ to: migrations[migrations.indexOf(Migration0017Register) - 1]!.name });
  });
  afterAll(async () => {
    await orm.close(true);
    await drop();
  });

  it('continues from the cursor that is furthest behind, and follows each class from where its reaction was', async () => {
    const [live, over, classId, quiet, bystander] = [newId(), newId(), newId(), newId(), newId()];
    const cursor = (reaction: string, stream: string, seq: number, wanted: number) =>
      rows(sql`insert into reaction_cursor (reaction, stream, seq, wanted_seq, attempts, parked_at)
        values (${reaction}, ${stream}, ${seq}, ${wanted}, 10, now())`);
    await cursor(OLD.open, 'session:a', 1, 1);
    await cursor(OLD.arrivals, 'session:a', 4, 9);
    await cursor(OLD.booked, 'session:a', 6, 7);
    await cursor(OLD.close, 'session:a', 11, 11);
    await cursor(OLD.open, 'session:b', 1, 1);
    await cursor(OLD.close, 'session:b', 8, 8);
    await cursor('attendance.expect-student-when-enrolled', `class:${classId}`, 5, 7);
    await cursor('booking.refund-when-booking-cancelled', 'session:b', 3, 6);
    await rows(sql`insert into event_stream (stream, last_seq) values (${`class:${classId}`}, 9), (${`class:${quiet}`}, 3)`);
    for (const [id, ofClass, closed] of [
      [live, classId, null],
      [over, classId, new Date()],
      [bystander, quiet, null],
    ] as const)
      await rows(sql`insert into register (session_id, class_id, capture, opened_at, closed_at)
        values (${id}::uuid, ${ofClass}::uuid, '{teacher}', now(), ${closed}::timestamptz)`);

    await orm.migrator.up();

    const cursors = await rows(
      sql<object>`select reaction, stream, seq, wanted_seq, parked_at is not null as parked from reaction_cursor order by 1, 2`,
    );
    expect(cursors).toEqual([
      { reaction: 'attendance.follow-enrolments', stream: `class:${classId}`, seq: 5, wanted_seq: 7, parked: true },
      { reaction: 'attendance.keep-register', stream: 'session:a', seq: 4, wanted_seq: 11, parked: false },
      { reaction: 'attendance.keep-register', stream: 'session:b', seq: 8, wanted_seq: 8, parked: false },
      { reaction: 'booking.refund-when-booking-cancelled', stream: 'session:b', seq: 3, wanted_seq: 6, parked: true },
    ]);
    const registers = await rows(sql<{ id: string; seq: number | null }>`select session_id as id, class_seq as seq from register`);
    expect(new Map(registers.map(({ id, seq }) => [id, seq]))).toEqual(
      new Map([
        [live, 5],
        [over, null],
        [bystander, 3],
      ]),
    );
  });
});
