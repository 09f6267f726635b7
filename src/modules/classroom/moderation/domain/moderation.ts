import {
  ParticipantReadmitted,
  ParticipantRemoved,
  ParticipantsMuted,
  ParticipantUnmuted,
  RoomLocked,
  type Moderated,
} from '../../../../contracts/classroom/moderation.ts';
import { Aggregate } from '../../../../kernel/domain/aggregate.ts';
import { DomainError } from '../../../../kernel/domain/domain-error.ts';

/** A user of whom a command is. */
export interface Target {
  readonly userId: string;
  readonly isStaff: boolean;
  /** Whether the user is or was in the session. */
  readonly hasBeenHere: boolean;
  /** When the user's current stay in the session began; null if they are not in it. */
  readonly hereSince: Date | null;
}
export type Present = Target & { readonly hereSince: Date };

const isPresent = (target: Target): target is Present => target.hereSince !== null;

export interface Removal {
  readonly by: string;
  readonly at: Date;
}

/** What the staff of one session have decided about who may be in its room and be heard. Loaded with the users concerned. */
export class Moderation extends Aggregate {
  /** Those who were removed or readmitted since loading; null: readmitted. */
  readonly removals = new Map<string, Removal | null>();
  /** Those who were muted since loading, with the beginning of their stay; null: no longer muted. */
  readonly mutes = new Map<string, Date | null>();

  constructor(
    private readonly sessionId: string,
    /** The number of the session's last fact. */
    private readonly head: number,
    private isLocked: boolean,
    private readonly removed: Set<string>,
    private readonly muted: Set<string>,
  ) {
    super();
  }

  get locked(): boolean {
    return this.isLocked;
  }

  lock(by: string, locked: boolean): Moderated {
    const { sessionId } = this;
    if (locked !== this.isLocked) this.record(new RoomLocked({ sessionId, locked }), by);
    this.isLocked = locked;
    return this.answer();
  }

  /** Only staff learn who was removed. The removed user is told so outside the room. */
  remove(by: string, { userId, isStaff, hasBeenHere }: Target, at: Date): Moderated {
    if (isStaff) throw new DomainError('STAFF_CANNOT_BE_REMOVED');
    if (!hasBeenHere) throw new DomainError('PEER_NOT_FOUND');
    if (!this.removed.has(userId)) {
      this.removed.add(userId);
      this.removals.set(userId, { by, at });
      this.record(new ParticipantRemoved({ sessionId: this.sessionId, userId }, 'staff'), by);
    }
    return this.answer();
  }

  readmit(by: string, userId: string): Moderated {
    if (this.removed.delete(userId)) {
      this.removals.set(userId, null);
      this.record(new ParticipantReadmitted({ sessionId: this.sessionId, userId }, 'staff'), by);
    }
    return this.answer();
  }

  /** Muting again is recorded again: the client may have missed the first request. */
  mute(by: string, target: Target): Moderated {
    if (!isPresent(target)) throw new DomainError('PEER_NOT_FOUND');
    return this.muteThose(by, [target], [target.userId]);
  }

  /** The fact names nobody, so that its message is as small in a room of thousands. */
  muteAll(by: string, present: readonly Present[]): Moderated {
    return this.muteThose(
      by,
      present.filter(({ isStaff }) => !isStaff),
      null,
    );
  }

  unmute(userId: string): Moderated {
    if (this.muted.delete(userId)) {
      this.mutes.set(userId, null);
      this.record(new ParticipantUnmuted({ sessionId: this.sessionId, userId }, 'nobody'), userId);
    }
    return this.answer();
  }

  private muteThose(by: string, present: readonly Present[], userIds: readonly string[] | null): Moderated {
    for (const { userId, hereSince } of present) {
      this.muted.add(userId);
      this.mutes.set(userId, hereSince);
    }
    this.record(new ParticipantsMuted({ sessionId: this.sessionId, userIds }), by);
    return this.answer();
  }

  private answer(): Moderated {
    return { seq: this.head + this.facts.length };
  }
}
