import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import type { Period } from '../../../kernel/domain/period.ts';
import { overlapping } from '../../../kernel/messaging/period-search.ts';
import { Clock } from '../../../kernel/clock.ts';
import { Database } from '../../../kernel/messaging/database.ts';
import { SharedReads } from '../../../kernel/messaging/shared-reads.ts';

/** A current or upcoming enrolment. */
export interface OpenEnrolment extends Period {
  readonly studentId: string;
}

type EnrolmentRow = readonly [studentId: string, startsAt: string, endsAt: string | null];

export interface ClassRow {
  readonly id: string;
  readonly name: string;
  readonly ownerId: string;
  readonly teacherIds: readonly string[];
  readonly joinCode: string | null;
  readonly createdAt: Date;
  readonly archivedAt: Date | null;
  /** Current and upcoming enrolments, the latest start first. */
  readonly enrolments: readonly OpenEnrolment[];
}

/** Classes per statement. */
const MAX_BATCH = 50;

/** Reads classes with their enrolments. Concurrent calls share a statement. */
@Injectable()
export class ClassReader {
  private readonly reads: SharedReads<string, ClassRow | undefined>;

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {
    this.reads = new SharedReads(db, (ids) => this.read(ids), MAX_BATCH);
  }

  find(id: string): Promise<ClassRow | undefined> {
    return this.reads.ask(id);
  }

  private async read(ids: readonly string[]): Promise<(ClassRow | undefined)[]> {
    const rows = await this.db.rows(sql<Omit<ClassRow, 'enrolments'> & { enrolments: readonly EnrolmentRow[] }>`
      select id, name, owner_id as "ownerId", teacher_ids as "teacherIds", join_code as "joinCode",
        created_at as "createdAt", archived_at as "archivedAt",
        (
          select coalesce(json_agg(json_build_array(student_id, starts_at, ends_at) order by starts_at desc), '[]') from enrolment
          where class_id = class.id and ${overlapping(this.clock.now())}
        ) as enrolments
      from class where id = any (${[...new Set(ids)]}::uuid[])`);
    const found = new Map(rows.map((row) => [row.id, { ...row, enrolments: row.enrolments.map(asEnrolment) }]));
    return ids.map((id) => found.get(id));
  }
}

const asEnrolment = ([studentId, startsAt, endsAt]: EnrolmentRow): OpenEnrolment => ({
  studentId,
  startsAt: new Date(startsAt),
  endsAt: endsAt === null ? null : new Date(endsAt),
});
