/**
 * The names of the channels that connections subscribe to. A connection in a session subscribes to `session`, to `staff` or `members`,
 * and to `listener`, which is its user's own.
 */
export const channels = {
  user: (userId: string) => `user:${userId}`,
  class: (classId: string) => `class:${classId}`,
  catalogue: 'catalogue',
  session: (sessionId: string) => `session:${sessionId}`,
  staff: (sessionId: string) => `session:${sessionId}:staff`,
  members: (sessionId: string) => `session:${sessionId}:members`,
  listener: (sessionId: string, userId: string) => `session:${sessionId}:user:${userId}`,
};
