/**
 * The channels of this node, to which messages are emitted. Whoever is in a session subscribes to its channel, to `staff` or `members`,
 * and to one of their own there.
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
