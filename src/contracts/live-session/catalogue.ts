import { Query } from '@nestjs/cqrs';
import type { Principal } from '../auth.ts';
import type { OwnBooking } from '../booking.ts';
import type { Capture, MarksVisibility, SessionOutcome, SessionStatus, Visibility } from '../live-session.ts';
import type { Page, PageRequest } from '../page.ts';
import type { SessionVideo } from './video.ts';

export const KEPT_OUT = ['removed', 'locked-out'] as const;
/** `removed`: by its staff; `locked-out`: it is locked, and the user has not been in it. */
export type KeptOut = (typeof KEPT_OUT)[number];

/** A session as a caller sees it. */
export interface SessionView {
  readonly id: string;
  /** The short code of the share link. */
  readonly code: string;
  readonly shareLink: string;
  /** The picture or a placeholder. Changes with the picture. */
  readonly thumbnailUrl: string;
  readonly title: string;
  readonly description: string;
  readonly classId: string | null;
  readonly className: string | null;
  readonly hostId: string;
  /** For admins: whether the host is an active teacher or admin. Null for other callers. */
  readonly hostActive: boolean | null;
  /** The instructor's name if one is set, otherwise the host's. */
  readonly instructor: string;
  /** The planned start. */
  readonly startsAt: Date;
  readonly lengthMinutes: number;
  readonly timeZone: string;
  /** For those who may join; null for others. */
  readonly videoUrl: string | null;
  readonly hasVideo: boolean;
  readonly video: SessionVideo | null;
  /** The length of the video; null = unknown. */
  readonly videoSeconds: number | null;
  /** Whether the session has a meeting URL, which is shown on joining. */
  readonly hasMeeting: boolean;
  readonly capture: readonly Capture[];
  readonly marksVisibility: MarksVisibility;
  readonly visibility: Visibility;
  readonly status: SessionStatus;
  readonly outcome: SessionOutcome | null;
  /** For staff; null for others. */
  readonly callOffReason: string | null;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
  /** Seats for students; null = unlimited. */
  readonly capacity: number | null;
  /** In minor units of `currency`; 0 = free. */
  readonly price: number;
  readonly currency: string | null;
  readonly lateBooking: boolean;
  /** Whether students from outside the class need a booking to join. */
  readonly needsBooking: boolean;
  /** Seats that are booked or held for payment. */
  readonly seatsTaken: number;
  readonly seatsLeft: number | null;
  readonly waiting: number;
  /** How many users are in the session now. */
  readonly participantCount: number;
  readonly seriesId: string | null;
  /** The caller's booking. */
  readonly booking: OwnBooking | null;
  /** Why somebody for whom the live session is cannot join it all the same; null otherwise. */
  readonly keptOut: KeptOut | null;
  readonly isHost: boolean;
  /** Whether the caller is on its staff: an admin, a teacher of its class, or the host of a session without a class. */
  readonly isStaff: boolean;
  readonly canJoin: boolean;
  readonly canBook: boolean;
  readonly canStart: boolean;
  readonly canModerate: boolean;
  readonly canEdit: boolean;
}

export interface SessionFilter {
  readonly status?: SessionStatus;
  readonly classId?: string;
  readonly host?: string;
  readonly seriesId?: string;
  /** Words from the title, the description or the host's name. */
  readonly q?: string;
  /** Sessions planned to start at `from` or later, and before `to`. */
  readonly from?: Date;
  readonly to?: Date;
  readonly free?: boolean;
  /** Only sessions for one student, or only the others. */
  readonly oneOnOne?: boolean;
}

/** The sessions the caller may see (`by` is null for anonymous callers) or, with `mine`, the caller's own. Live sessions first, then upcoming ones from the soonest, then past ones from the latest. */
export class ListSessions extends Query<Page<SessionView>> {
  constructor(
    readonly by: Principal | null,
    readonly filter: SessionFilter,
    readonly page: PageRequest,
    readonly mine = false,
  ) {
    super();
  }
}

/**
 * Sessions by id, as the caller sees them; unknown ids are left out. Checks no permission: the caller may know of them, for instance because they once
 * booked them. Those that the caller can no longer find have an empty description.
 */
export class GetSessions extends Query<ReadonlyMap<string, SessionView>> {
  constructor(
    readonly by: Principal,
    readonly ids: readonly string[],
  ) {
    super();
  }
}

/** A session by its id or by the code in its share link. `by` is null for anonymous callers. Throws SESSION_NOT_FOUND and NOT_ADMITTED. */
export class GetSession extends Query<SessionView> {
  constructor(
    readonly by: Principal | null,
    readonly which: { readonly id: string } | { readonly code: string },
  ) {
    super();
  }
}
