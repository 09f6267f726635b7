import { Migration } from '@mikro-orm/migrations';

/** What a register needs to be kept by one reaction in the order of the log, and lines of students who are no longer expected. */
export class Migration0017Register extends Migration {
  override up(): void {
    this.addSql(`alter table register add column class_seq int`);
    this.addSql(`alter table register_line add column not_expected text, add column found text`);
    // Not valid: nobody reads millions of lines to see that a new column is empty. It holds for every line written from now on.
    this.addSql(`alter table register_line
      add constraint register_line_not_expected check (not_expected in ('unenrolled', 'booking_cancelled', 'deactivated')) not valid,
      add constraint register_line_expected_or_not check (not_expected is null or not expected) not valid,
      add constraint register_line_found check (found in ('present', 'late')) not valid`);
    this.addSql(`update register_line l set found = 'present' from register r
      where r.session_id = l.session_id and r.closed_at is null and 'presence' = any(r.capture) and exists (
        select 1 from presence_interval i where i.session_id = l.session_id and i.user_id = l.student_id and not i.staff)`);
    this.addSql(`alter table live_session drop constraint live_session_outcome_check,
      add constraint live_session_outcome check (outcome in ('held', 'host_absent', 'replaced', 'not_held')),
      add column call_off_reason text`);

    // Registers that are open now have taken in what the reaction to enrolments has.
    this.addSql(`update register r set class_seq = coalesce(
        (select seq from reaction_cursor where reaction = 'attendance.expect-student-when-enrolled' and stream = 'class:' || r.class_id),
        (select last_seq from event_stream where stream = 'class:' || r.class_id))
      where closed_at is null and class_id is not null`);
    this.addSql(
      `update reaction_cursor set reaction = 'attendance.follow-enrolments' where reaction = 'attendance.expect-student-when-enrolled'`,
    );

    // Four reactions become one. It begins where the first of them that is behind has come to: what another of them has done since, the register takes
    // a second time without a change.
    const old = `reaction in ('attendance.open-register-when-session-started', 'attendance.note-arrival-when-participant-joined',
      'attendance.expect-student-when-booked', 'attendance.close-register-when-session-ended')`;
    this.addSql(`insert into reaction_cursor (reaction, stream, seq, wanted_seq)
      select 'attendance.keep-register', stream, least(min(seq) filter (where seq < wanted_seq), max(wanted_seq)), max(wanted_seq)
      from reaction_cursor where ${old} group by stream`);
    this.addSql(`delete from reaction_cursor where ${old}`);
  }
}
