import { sql } from 'kysely';

/** The condition on rows of `enrolment`: those that run at this moment. */
export const enrolledAt = (now: Date) => sql`starts_at <= ${now} and (ends_at is null or ends_at > ${now})`;
