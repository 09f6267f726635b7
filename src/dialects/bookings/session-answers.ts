import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { Principal } from '../../contracts/auth.ts';
import { ListBookings } from '../../contracts/booking/bookings.ts';
import { GetSession, type SessionView } from '../../contracts/live-session/catalogue.ts';
import { GetSessionAccess } from '../../contracts/live-session.ts';
import { FindOpenMeetings, type Meeting } from '../../contracts/live-session/meeting.ts';
import { DomainError } from '../../kernel/domain/domain-error.ts';
import { isId } from '../../kernel/ids.ts';
import { allPages } from '../shared/all-pages.ts';
import { NumericIds } from '../shared/numeric-ids.ts';
import { localOf } from '../shared/local-time.ts';
import type { SessionData, SessionDetailData } from './rest/session-data.ts';
import { STATUS_WORDS } from './words.ts';

const NO_MEETING: Meeting = { url: null, password: null };

/** Sessions as these clients know them. */
@Injectable()
export class SessionAnswers {
  constructor(
    private readonly queries: QueryBus,
    private readonly numbers: NumericIds,
  ) {}

  /** The id of a session. Throws SESSION_NOT_FOUND. */
  async idOf(number: string): Promise<string> {
    const id = await this.numbers.idOf('session', number);
    if (!id) throw new DomainError('SESSION_NOT_FOUND');
    return id;
  }

  /** The id of a class, by its number or, because no route lists the numbers, by the id in the main API. Throws CLASS_NOT_FOUND. */
  async courseOf(given: number | string): Promise<string> {
    const id = isId(given) ? given.toLowerCase() : await this.numbers.idOf('class', given);
    if (!id) throw new DomainError('CLASS_NOT_FOUND');
    return id;
  }

  /** In the order of `views`. */
  async of(by: Principal | null, views: readonly SessionView[]): Promise<SessionData[]> {
    const ids = views.map(({ id }) => id);
    const [numbers, meetings] = [await this.numbers.numbersOf('session', ids), await this.meetingsOf(by, ids)];
    return views.map((view) => ({
      ...fieldsOf(view, numbers.get(view.id)!, (meetings.get(view.id) ?? NO_MEETING).url),
      participants: view.seatsTaken,
    }));
  }

  async detailOf(by: Principal | null, sessionId: string): Promise<SessionDetailData> {
    const view = await this.queries.execute(new GetSession(by, { id: sessionId }));
    const meeting = (await this.meetingsOf(by, [view.id])).get(view.id) ?? NO_MEETING;
    return {
      ...fieldsOf(view, await this.numbers.numberOf('session', view.id), meeting.url),
      courseId: view.classId ? await this.numbers.numberOf('class', view.classId) : null,
      meetingPassword: meeting.password,
      participants: by ? await this.participantsOf(by, view.id) : [],
    };
  }

  async meetingsOf(by: Principal | null, ids: readonly string[]): Promise<ReadonlyMap<string, Meeting>> {
    return by && ids.length ? this.queries.execute(new FindOpenMeetings(by, ids)) : new Map();
  }

  private async participantsOf(by: Principal, sessionId: string): Promise<SessionDetailData['participants']> {
    const access = await this.queries.execute(new GetSessionAccess(sessionId, by));
    if (!access?.isStaff) return [];
    const bookings = await allPages((page) => this.queries.execute(new ListBookings(by, sessionId, {}, page)));
    const seated = bookings.filter(({ status }) => status === 'confirmed' || status === 'pending');
    const numbers = await this.numbers.numbersOf(
      'user',
      seated.map(({ studentId }) => studentId),
    );
    return seated.map(({ studentId, name, status }) => ({ userId: numbers.get(studentId)!, name, bookingStatus: status }));
  }
}

const fieldsOf = (view: SessionView, id: number, meetingUrl: string | null): Omit<SessionData, 'participants'> => ({
  id,
  title: view.title,
  description: view.description,
  instructor: view.instructor,
  courseTitle: view.className,
  ...localOf(view.startsAt, view.timeZone),
  duration: `${view.lengthMinutes} minutes`,
  maxParticipants: view.capacity,
  status: STATUS_WORDS[view.status],
  sessionType: view.capacity === 1 ? 'one_on_one' : 'group',
  canJoin: view.canJoin,
  canEdit: view.canEdit,
  canStart: view.canStart,
  isExpert: view.isHost,
  meetingUrl,
});
