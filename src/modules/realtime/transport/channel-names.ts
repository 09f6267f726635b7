/**
 * The names of the channels that connections subscribe to. A connection in a session subscribes to `session`, to `staff` or `members`,
 * and to `listener`, which is its user's own. Those with a place in the video also subscribe to `peers`.
 */
export const channels = {
  user: (userId: string) => `user:${userId}`,
  class: (classId: string) => `class:${classId}`,
  catalogue: 'catalogue',
  session: (sessionId: string) => `session:${sessionId}`,
  staff: (sessionId: string) => `session:${sessionId}:staff`,
  members: (sessionId: string) => `session:${sessionId}:members`,
  peers: (sessionId: string) => `session:${sessionId}:peers`,
  listener: (sessionId: string, userId: string) => `session:${sessionId}:user:${userId}`,
};
