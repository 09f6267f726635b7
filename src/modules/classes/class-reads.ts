import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Clock } from '../../kernel/clock.js';
import { Database } from '../../kernel/messaging/database.js';
import { SharedReads } from '../../kernel/messaging/shared-reads.js';

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

/** Reads classes with who is in them; a storm of readers costs little more than one of them. */
@Injectable()
export class ClassReads {
  private readonly reads: SharedReads<string, ClassRow | undefined>;

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {
    this.reads = new SharedReads(db, (ids) => this.read(ids), MOST_AT_ONCE);
  }

  find(id: string): Promise<ClassRow | undefined> {
    return this.reads.ask(id);
  }

  private async read(ids: readonly string[]): Promise<(ClassRow | undefined)[]> {
    const rows = await this.db.rows(sql<ClassRow>`
      select id, name, owner_id as "ownerId", teacher_ids as "teacherIds", join_code as "joinCode",
        created_at as "createdAt", archived_at as "archivedAt",
        (
          select coalesce(json_agg(json_build_array(student_id, starts_at, ends_at) order by starts_at desc), '[]') from enrolment
          where class_id = class.id and (ends_at is null or ends_at > greatest(starts_at, ${this.clock.now()}::timestamptz))
        ) as ahead
      from class where id = any (${[...new Set(ids)]}::uuid[])`);
    const found = new Map(rows.map((row) => [row.id, row]));
    return ids.map((id) => found.get(id));
  }
}
