import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Clock } from '../../kernel/clock.js';
import { Batcher } from '../../kernel/messaging/batcher.js';
import { Database } from '../../kernel/messaging/database.js';

/** An enrolment that runs or is to come: the student, its start, its end. */
export type AheadRow = readonly [studentId: string, startsAt: string, endsAt: string | null];

export interface ClassRow {
  readonly id: string;
  readonly name: string;
  readonly ownerId: string;
  readonly teacherIds: readonly string[];
  readonly joinCode: string | null;
  readonly createdAt: Date;
  readonly archivedAt: Date | null;
  /** The latest start first. */
  readonly ahead: readonly AheadRow[];
}

/** Classes that one statement reads at most. */
const MOST_AT_ONCE = 50;

/**
 * Reads classes with who is in them. Requests that arrive while others are read are read together, in one statement: nothing is
 * kept, so each gets what was committed when it asked, and a storm of readers costs little more than one of them.
 */
@Injectable()
export class ClassReads {
  private readonly batcher = new Batcher<string, ClassRow | undefined>((_, ids) => this.read(ids), {
    maxBatch: MOST_AT_ONCE,
    blamesOne: () => false,
  });

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  find(id: string): Promise<ClassRow | undefined> {
    return this.batcher.run('', id);
  }

  private async read(ids: readonly string[]): Promise<{ ok: ClassRow | undefined }[]> {
    const rows = await this.db.rows(sql<ClassRow>`
      select id, name, owner_id as "ownerId", teacher_ids as "teacherIds", join_code as "joinCode",
        created_at as "createdAt", archived_at as "archivedAt",
        (
          select coalesce(json_agg(json_build_array(student_id, starts_at, ends_at) order by starts_at desc), '[]') from enrolment
          where class_id = class.id and (ends_at is null or ends_at > greatest(starts_at, ${this.clock.now()}::timestamptz))
        ) as ahead
      from class where id = any (${[...new Set(ids)]}::uuid[])`);
    const found = new Map(rows.map((row) => [row.id, row]));
    return ids.map((id) => ({ ok: found.get(id) }));
  }
}
