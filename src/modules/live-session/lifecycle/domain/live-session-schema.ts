import { defineEntity, p } from '@mikro-orm/core';
import type { Capture, MarksVisibility, SessionOutcome, SessionStatus, Visibility } from '../../../../contracts/live-session.ts';
import type { Sealed } from '../../../../kernel/security/secret-box.ts';

export const LiveSessionSchema = defineEntity({
  name: 'LiveSession',
  tableName: 'live_session',
  properties: {
    id: p.uuid().primary(),
    code: p.text(),
    title: p.text(),
    description: p.text(),
    classId: p.uuid().strictNullable(),
    hostId: p.uuid(),
    instructor: p.text().strictNullable(),
    startsAt: p.datetime(),
    lengthMinutes: p.integer(),
    timeZone: p.text(),
    videoUrl: p.text().strictNullable(),
    videoSeconds: p.integer().strictNullable(),
    meetingUrl: p.text().$type<Sealed>().strictNullable(),
    meetingPassword: p.text().$type<Sealed>().strictNullable(),
    capture: p.array().$type<Capture[]>(),
    marksVisibility: p.text().$type<MarksVisibility>(),
    visibility: p.text().$type<Visibility>(),
    capacity: p.integer().strictNullable(),
    price: p.integer(),
    currency: p.text().strictNullable(),
    lateBooking: p.boolean(),
    /** A copy of the host's name for lists and search, updated when the host is renamed. */
    hostName: p.text(),
    searchText: p.text(),
    seriesId: p.uuid().strictNullable(),
    occurrence: p.datetime().strictNullable(),
    /** The planned start for which SessionStartingSoon was recorded. */
    soonToldFor: p.datetime().strictNullable(),
    status: p.text().$type<SessionStatus>(),
    outcome: p.text().$type<SessionOutcome>().strictNullable(),
    callOffReason: p.text().strictNullable(),
    startedAt: p.datetime().strictNullable(),
    endedAt: p.datetime().strictNullable(),
  },
});
