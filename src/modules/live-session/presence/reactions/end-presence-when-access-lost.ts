import { Injectable, type Type } from '@nestjs/common';
import { UserDeactivated, UserRoleChanged } from '../../../../contracts/auth.ts';
import { BookingCancelled } from '../../../../contracts/booking.ts';
import { ParticipantRemoved } from '../../../../contracts/classroom/moderation.ts';
import { StudentUnenrolled, TeacherRemoved } from '../../../../contracts/classes.ts';
import { isA, type FactClass, type RecordedFact } from '../../../../contracts/fact.ts';
import { SessionHandedOver } from '../../../../contracts/live-session.ts';
import { Reaction, type Reacts } from '../../../../kernel/messaging/reaction.ts';
import { Eviction } from '../eviction.ts';

/** Creates a reaction. `evict` receives the payloads of one or more facts, all from one stream. `inline`: whether whoever caused them waits for it. */
const endPresence = <P extends object>(
  id: string,
  factClass: FactClass<P>,
  evict: (eviction: Eviction, payloads: readonly P[]) => Promise<void>,
  { inline = false } = {},
): Type<Reacts> => {
  @Injectable()
  @Reaction({ id, on: [factClass], from: 'now', inline })
  class EndPresence implements Reacts {
    constructor(private readonly eviction: Eviction) {}

    async react(facts: readonly RecordedFact[]): Promise<void> {
      const payloads = facts.filter((fact) => isA(fact, factClass)).map(({ payload }) => payload);
      await evict(this.eviction, payloads);
    }
  }
  return EndPresence;
};

export const END_PRESENCE_REACTIONS = [
  // A student whose booking was cancelled leaves the session, unless they may stay for another reason.
  endPresence('live-session.end-presence-when-booking-cancelled', BookingCancelled, async (eviction, cancelled) => {
    const confirmed = cancelled.filter(({ from }) => from === 'confirmed').map(({ studentId }) => studentId);
    if (confirmed.length) await eviction.fromSession(cancelled[0]!.sessionId, confirmed);
  }),

  // A participant who was removed leaves, unless they were readmitted in the meantime or have become staff.
  endPresence(
    'live-session.end-presence-when-participant-removed',
    ParticipantRemoved,
    (eviction, removed) =>
      eviction.fromSession(
        removed[0]!.sessionId,
        removed.map(({ userId }) => userId),
      ),
    { inline: true },
  ),

  // After a hand-over, the old host of a session without a class is no longer staff and leaves.
  endPresence('live-session.end-presence-when-handed-over', SessionHandedOver, (eviction, handOvers) =>
    eviction.fromSession(
      handOvers[0]!.sessionId,
      handOvers.map(({ fromId }) => fromId),
    ),
  ),

  // A student who left the class also leaves its live session, unless they may stay: the session is public, they have a booking, or were enrolled again.
  endPresence('live-session.end-presence-when-student-unenrolled', StudentUnenrolled, (eviction, unenrolled) =>
    eviction.fromClass(
      unenrolled[0]!.classId,
      unenrolled.map(({ studentId }) => studentId),
    ),
  ),

  // A teacher removed from a class leaves its live session, even if they host it.
  endPresence('live-session.end-presence-when-teacher-removed', TeacherRemoved, (eviction, removed) =>
    eviction.fromClass(
      removed[0]!.classId,
      removed.map(({ teacherId }) => teacherId),
    ),
  ),

  // A role change or a deactivation closes the user's sockets, but without these two a REST join would last until the session ends.
  endPresence('live-session.end-presence-when-role-changed', UserRoleChanged, (eviction, changed) =>
    eviction.fromAll(changed.map(({ userId }) => userId)),
  ),
  endPresence('live-session.end-presence-when-user-deactivated', UserDeactivated, (eviction, deactivated) =>
    eviction.fromAll(deactivated.map(({ userId }) => userId)),
  ),
];
