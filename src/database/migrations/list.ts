import { Migration0001Kernel } from './0001-kernel.ts';
import { Migration0002Auth } from './0002-auth.ts';
import { Migration0003Classes } from './0003-classes.ts';
import { Migration0004LiveSession } from './0004-live-session.ts';
import { Migration0005Attendance } from './0005-attendance.ts';
import { Migration0006Catalogue } from './0006-catalogue.ts';
import { Migration0007Booking } from './0007-booking.ts';
import { Migration0008Payment } from './0008-payment.ts';
import { Migration0009Series } from './0009-series.ts';
import { Migration0010Calendar } from './0010-calendar.ts';
import { Migration0011Pictures } from './0011-pictures.ts';
import { Migration0012PricedSessions } from './0012-priced-sessions.ts';
import { Migration0013FailingReactions } from './0013-failing-reactions.ts';
import { Migration0014DeactivatedBookings } from './0014-deactivated-bookings.ts';
import { Migration0015Idempotency } from './0015-idempotency.ts';
import { Migration0016Emails } from './0016-emails.ts';
import { Migration0017Register } from './0017-register.ts';
import { Migration0018Hosts } from './0018-hosts.ts';
import { Migration0019Search } from './0019-search.ts';
import { Migration0020CalendarRevisions } from './0020-calendar-revisions.ts';
import { Migration0021Identities } from './0021-identities.ts';
import { Migration0022WatchTime } from './0022-watch-time.ts';
import { Migration0023NumericIds } from './0023-numeric-ids.ts';
import { Migration0024SessionsJoined } from './0024-sessions-joined.ts';
import { Migration0025VideoLength } from './0025-video-length.ts';
import { Migration0026SessionCards } from './0026-session-cards.ts';
import { Migration0027Chat } from './0027-chat.ts';
import { Migration0028Hands } from './0028-hands.ts';
import { Migration0029Moderation } from './0029-moderation.ts';
import { Migration0030Playback } from './0030-playback.ts';
import { Migration0031Verification } from './0031-verification.ts';
import { Migration0032Media } from './0032-media.ts';
import { Migration0033MediaStates } from './0033-media-states.ts';

/** All migrations, in the order of their numbers. */
export const migrations = [
  Migration0001Kernel,
  Migration0002Auth,
  Migration0003Classes,
  Migration0004LiveSession,
  Migration0005Attendance,
  Migration0006Catalogue,
  Migration0007Booking,
  Migration0008Payment,
  Migration0009Series,
  Migration0010Calendar,
  Migration0011Pictures,
  Migration0012PricedSessions,
  Migration0013FailingReactions,
  Migration0014DeactivatedBookings,
  Migration0015Idempotency,
  Migration0016Emails,
  Migration0017Register,
  Migration0018Hosts,
  Migration0019Search,
  Migration0020CalendarRevisions,
  Migration0021Identities,
  Migration0022WatchTime,
  Migration0023NumericIds,
  Migration0024SessionsJoined,
  Migration0025VideoLength,
  Migration0026SessionCards,
  Migration0027Chat,
  Migration0028Hands,
  Migration0029Moderation,
  Migration0030Playback,
  Migration0031Verification,
  Migration0032Media,
  Migration0033MediaStates,
];
