import type { TimeAttended } from '../../../contracts/live-session/attended.ts';

/** A student's time attended, also if they never joined. */
export const timeOf = (attended: ReadonlyMap<string, TimeAttended>, studentId: string) => {
  const { attendedSeconds = 0, firstJoinedAt = null, lastLeftAt = null } = attended.get(studentId) ?? {};
  return { attendedSeconds, firstJoinedAt, lastLeftAt };
};
