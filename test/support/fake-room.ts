import { Injectable, Module } from '@nestjs/common';
import { CommandHandler, QueryHandler, type ICommandHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { Principal, Role } from '../../src/contracts/auth.ts';
import { GetVerifications, type VerificationState } from '../../src/contracts/classroom/verification.ts';
import { GetLiveSessionOfClass } from '../../src/contracts/live-session/class-sessions.ts';
import { classStream, sessionStream } from '../../src/contracts/fact.ts';
import {
  EndSession,
  GetRoomSession,
  GetSessionAccess,
  GetSessionAccessOfMany,
  SessionEnded,
  SessionStarted,
  type Capture,
  type MarksVisibility,
  type RoomSession,
  type SessionAccess,
  type SessionOutcome,
} from '../../src/contracts/live-session.ts';
import { GetTimeAttended, type TimeAttended } from '../../src/contracts/live-session/attended.ts';
import { ParticipantJoined } from '../../src/contracts/live-session/presence.ts';
import { GetSessionsInBrief } from '../../src/contracts/live-session/seats.ts';
import { newId } from '../../src/kernel/ids.ts';
import { Database } from '../../src/kernel/messaging/database.ts';
import { AttendanceModule } from '../../src/modules/attendance/attendance.module.ts';
import { startHandlers, type Handlers } from './handlers.ts';

interface FakeSession {
  readonly id: string;
  readonly classId: string;
  readonly host: Principal;
  readonly capture: readonly Capture[];
  marksVisibility: MarksVisibility;
  status: RoomSession['status'];
  readonly admitted: Set<string>;
  /** The time that students attended. */
  readonly attended: Map<string, TimeAttended>;
  readonly verified: Map<string, VerificationState>;
}

/** In-memory sessions, for the attendance specs. */
@Injectable()
export class FakeRooms {
  readonly sessions = new Map<string, FakeSession>();

  access(sessionId: string, { userId, role }: { userId: string; role: Role }): SessionAccess | null {
    const session = this.sessions.get(sessionId.toLowerCase());
    if (!session) return null;
    const { classId, host, capture, marksVisibility, status } = session;
    const isStaff = userId === host.userId || role === 'admin';
    const rules = { classId, hostId: host.userId, status, visibility: 'class' as const, capture, marksVisibility };
    const mayJoin = isStaff || session.admitted.has(userId);
    return { sessionId, ...rules, isStaff, mayJoin, refusal: mayJoin ? null : 'NOT_ADMITTED' };
  }
}

@QueryHandler(GetSessionAccess)
class AccessFake implements IQueryHandler<GetSessionAccess> {
  constructor(private readonly rooms: FakeRooms) {}
  async execute({ sessionId, by }: GetSessionAccess) {
    return this.rooms.access(sessionId, by);
  }
}

@QueryHandler(GetSessionAccessOfMany)
class AccessOfManyFake implements IQueryHandler<GetSessionAccessOfMany> {
  constructor(private readonly rooms: FakeRooms) {}
  async execute({ sessionId, users }: GetSessionAccessOfMany) {
    return this.rooms.sessions.has(sessionId) ? users.map((user) => this.rooms.access(sessionId, user)!) : null;
  }
}

@QueryHandler(GetRoomSession)
class RoomSessionFake implements IQueryHandler<GetRoomSession> {
  constructor(private readonly rooms: FakeRooms) {}
  async execute({ sessionId }: GetRoomSession) {
    return (this.rooms.sessions.get(sessionId) ?? null) as RoomSession | null;
  }
}

@QueryHandler(GetTimeAttended)
class TimeAttendedFake implements IQueryHandler<GetTimeAttended> {
  constructor(private readonly rooms: FakeRooms) {}
  async execute({ sessionId, userIds }: GetTimeAttended) {
    const attended = this.rooms.sessions.get(sessionId)?.attended ?? new Map<string, TimeAttended>();
    return new Map([...attended].filter(([userId]) => userIds.includes(userId)));
  }
}

@QueryHandler(GetVerifications)
class VerificationsFake implements IQueryHandler<GetVerifications> {
  constructor(private readonly rooms: FakeRooms) {}
  async execute({ sessionId, userIds }: GetVerifications) {
    const verified = this.rooms.sessions.get(sessionId)?.verified ?? new Map<string, VerificationState>();
    return new Map([...verified].filter(([userId]) => userIds?.includes(userId) ?? true));
  }
}

@QueryHandler(GetSessionsInBrief)
class SessionsInBriefFake implements IQueryHandler<GetSessionsInBrief> {
  constructor(private readonly rooms: FakeRooms) {}
  async execute({ ids }: GetSessionsInBrief) {
    const known = ids.flatMap((id) => this.rooms.sessions.get(id) ?? []);
    const about = { title: 'Physics: 10b', startsAt: new Date('2026-08-31T22:30:00Z'), timeZone: 'Europe/Paris' };
    return new Map(known.map(({ id, status }) => [id, { id, status, ...about }]));
  }
}

@QueryHandler(GetLiveSessionOfClass)
class LiveSessionFake implements IQueryHandler<GetLiveSessionOfClass> {
  constructor(private readonly rooms: FakeRooms) {}
  async execute({ classId }: GetLiveSessionOfClass) {
    const live = [...this.rooms.sessions.values()].find((session) => session.classId === classId && session.status === 'live');
    return live ? { sessionId: live.id, hostId: live.host.userId, startedAt: new Date() } : null;
  }
}

@CommandHandler(EndSession)
class EndSessionFake implements ICommandHandler<EndSession> {
  constructor(
    private readonly rooms: FakeRooms,
    private readonly db: Database,
  ) {}
  async execute({ by, sessionId }: EndSession) {
    await endFake(this.rooms, this.db, sessionId, 'held', by.userId);
    return { sessionId, endedAt: new Date(), outcome: 'held' as const };
  }
}

const endFake = async (rooms: FakeRooms, db: Database, sessionId: string, outcome: SessionOutcome, by?: string) => {
  const session = rooms.sessions.get(sessionId)!;
  await db.transaction([sessionStream(sessionId)], async (tx) => {
    if (session.status !== 'live') return;
    session.status = 'ended';
    const classSeq = await db.headOf(classStream(session.classId));
    await tx.append(
      sessionStream(sessionId),
      [new SessionEnded({ sessionId, classId: session.classId, visibility: 'class', outcome, started: true, classSeq })],
      by,
    );
  });
};

@Module({
  imports: [AttendanceModule],
  providers: [
    FakeRooms,
    AccessFake,
    AccessOfManyFake,
    RoomSessionFake,
    LiveSessionFake,
    SessionsInBriefFake,
    VerificationsFake,
    TimeAttendedFake,
    EndSessionFake,
  ],
  exports: [FakeRooms],
})
class AttendanceWithFakeRooms {}

export interface AttendanceHandlers extends Handlers {
  /** A live session with an open register and this many expected students. With `earlier`, it belongs to the class of that session. */
  start(options?: {
    students?: number;
    earlier?: { session: FakeSession; teacher: Principal; students: Principal[] };
    capture?: readonly Capture[];
    marksVisibility?: MarksVisibility;
  }): Promise<{ session: FakeSession; teacher: Principal; students: Principal[] }>;
  join(session: FakeSession, ...students: readonly Principal[]): Promise<void>;
  end(session: FakeSession, outcome: SessionOutcome): Promise<void>;
}

/** The attendance module on its own database, with in-memory sessions. */
export const startAttendance = async (): Promise<AttendanceHandlers> => {
  const handlers = await startHandlers(AttendanceWithFakeRooms);
  const rooms = handlers.get(FakeRooms);
  return {
    ...handlers,
    start: async ({ students: count = 2, capture = ['teacher'] as readonly Capture[], marksVisibility = 'concerned', earlier } = {}) => {
      const teacher = earlier?.teacher ?? handlers.school.person('teacher');
      const students = earlier?.students ?? Array.from({ length: count }, () => handlers.school.person('student'));
      const roster = students.map(({ userId }) => userId);
      const session: FakeSession = {
        id: newId(),
        classId: earlier?.session.classId ?? handlers.school.class(teacher, students).id,
        host: teacher,
        capture,
        marksVisibility,
        status: 'live',
        admitted: new Set(roster),
        attended: new Map(),
        verified: new Map(),
      };
      rooms.sessions.set(session.id, session);
      const { id: sessionId, classId } = session;
      const classSeq = await handlers.db.headOf(classStream(classId));
      await handlers.record(
        sessionStream(sessionId),
        new SessionStarted({ sessionId, classId, hostId: teacher.userId, visibility: 'class', capture, marksVisibility, roster, classSeq }),
      );
      return { session, teacher, students };
    },
    join: async ({ id: sessionId }, ...students) => {
      const joined = students.map(
        ({ userId, role }) =>
          new ParticipantJoined({ sessionId, userId, role, staff: role !== 'student', connectionId: 'c', arrival: true }, 'nobody'),
      );
      await handlers.record(sessionStream(sessionId), ...joined);
      // Joining does not await reactions, so run the pending ones.
      await handlers.runner.relay();
    },
    end: ({ id }, outcome) => endFake(rooms, handlers.db, id, outcome),
  };
};
