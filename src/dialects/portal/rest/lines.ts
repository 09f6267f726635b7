import type { NamedStay } from '../../../contracts/live-session/attended.ts';
import type { AttendanceAnswer } from './answers.ts';

/** A line of the attendance list. */
export const asLine = ({ joinedAt, leftAt, seconds, name, email }: NamedStay, id: number, studentId: number): AttendanceAnswer => {
  const minutes = seconds === null ? null : Math.floor(seconds / 60);
  return {
    id,
    join_time: joinedAt,
    leave_time: leftAt,
    duration_minutes: minutes,
    student_id: studentId,
    name,
    email,
    duration: minutes === null ? 'Ongoing' : `${minutes} min`,
  };
};
