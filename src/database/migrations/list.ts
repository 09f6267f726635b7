import { Migration0001Kernel } from './0001-kernel.js';
import { Migration0002Auth } from './0002-auth.js';
import { Migration0003Classes } from './0003-classes.js';
import { Migration0004LiveSession } from './0004-live-session.js';
import { Migration0005Attendance } from './0005-attendance.js';
import { Migration0006Catalogue } from './0006-catalogue.js';
import { Migration0007Booking } from './0007-booking.js';
import { Migration0008Payment } from './0008-payment.js';
import { Migration0009Series } from './0009-series.js';
import { Migration0010Calendar } from './0010-calendar.js';
import { Migration0011Pictures } from './0011-pictures.js';
import { Migration0012PricedSessions } from './0012-priced-sessions.js';
import { Migration0013FailingReactions } from './0013-failing-reactions.js';
import { Migration0014DeactivatedBookings } from './0014-deactivated-bookings.js';
import { Migration0015Idempotency } from './0015-idempotency.js';
import { Migration0016Emails } from './0016-emails.js';
import { Migration0017Register } from './0017-register.js';
import { Migration0018Hosts } from './0018-hosts.js';
import { Migration0019Search } from './0019-search.js';
import { Migration0020CalendarRevisions } from './0020-calendar-revisions.js';

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
];
