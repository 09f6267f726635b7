import { startApp, type SignedUp, type TestApp } from './app.ts';
import { connect, Outsider, type TestSocket } from './socket.ts';

/** A class with a live session, and the sockets of its users. */
export class Classroom {
  private readonly sockets: TestSocket[] = [];

  constructor(
    private readonly school: School,
    readonly classId: string,
    readonly sessionId: string,
    private outsider?: Outsider,
  ) {}

  /** Connects a user, without joining the session. */
  async connect(user: SignedUp): Promise<TestSocket> {
    const socket = await connect(this.school.app, user.token);
    this.sockets.push(socket);
    return socket;
  }

  /** Connects a user and joins the session. */
  async enter(user: SignedUp, since?: number): Promise<TestSocket> {
    const socket = await this.connect(user);
    await socket.done('JOIN_SESSION', { sessionId: this.sessionId, since });
    return socket;
  }

  /** Resolves once everyone has received everything sent so far. */
  async settled(): Promise<void> {
    await Promise.all(this.sockets.filter(({ connected }) => connected).map((socket) => socket.settled()));
  }

  /** Disconnects the outsider. Call it before the server shuts down, because the outsider would receive RECONNECT. */
  async outsiderLeaves(): Promise<void> {
    const { outsider } = this;
    this.outsider = undefined;
    await outsider?.heardNothing();
  }

  /** Disconnects everyone. Fails if anyone received something undocumented or out of order, or the outsider received anything. */
  async close(): Promise<void> {
    const ends = await Promise.allSettled([...this.sockets.map((socket) => socket.close()), this.outsiderLeaves()]);
    const faults = ends.filter((end) => end.status === 'rejected').map(({ reason }) => String(reason));
    if (faults.length) throw new Error(faults.join('\n'));
  }
}

/** Users that the tests of a spec share; each test has its own class. */
export class School {
  private constructor(
    readonly app: TestApp,
    readonly teacher: SignedUp,
    readonly colleague: SignedUp,
    readonly amara: SignedUp,
    readonly luca: SignedUp,
    readonly yuki: SignedUp,
    /** A student of another class, with a session of its own. */
    readonly stranger: SignedUp,
  ) {}

  static async open(env: Readonly<Record<string, string>> = {}, extras?: Parameters<typeof startApp>[1]): Promise<School> {
    const app = await startApp(env, extras);
    const [teacher, colleague] = [await app.signUp('teacher'), await app.signUp('teacher')];
    const [amara, luca, yuki, stranger] = [
      await app.signUp('student'),
      await app.signUp('student'),
      await app.signUp('student'),
      await app.signUp('student'),
    ];
    const school = new School(app, teacher, colleague, amara, luca, yuki, stranger);
    await school.newClass(colleague, [stranger]);
    return school;
  }

  /** The data of a successful request. */
  async request<T>(by: SignedUp, method: 'get' | 'post' | 'patch' | 'put' | 'delete', path: string, body?: object): Promise<T> {
    const sent = this.app.http[method](`/api/v1${path}`).auth(by.token, { type: 'bearer' });
    const answer = await (body ? sent.send(body) : sent);
    const { success, data } = answer.body as { success: boolean; data: T };
    if (!success) throw new Error(`${method} ${path} answered ${JSON.stringify(answer.body)}`);
    return data;
  }

  async newClass(teacher: SignedUp, students: readonly SignedUp[]): Promise<string> {
    const { id } = await this.request<{ id: string }>(teacher, 'post', '/classes', { name: 'Physics 10b' });
    if (students.length) await this.enrol(teacher, id, students);
    return id;
  }

  enrol(teacher: SignedUp, classId: string, students: readonly SignedUp[]): Promise<unknown> {
    return this.request(teacher, 'post', `/classes/${classId}/students`, { students: students.map(({ id }) => ({ userId: id })) });
  }

  /** Creates a class of the teacher and the colleague with these students and a live session, and an outsider who connects before it starts. */
  async classroom(
    students: readonly SignedUp[] = [this.amara, this.luca],
    session: object = {},
    host: SignedUp = this.teacher,
  ): Promise<Classroom> {
    const classId = await this.newClass(this.teacher, students);
    await this.request(this.teacher, 'post', `/classes/${classId}/teachers`, { userId: this.colleague.id });
    const outsider = await Outsider.enter(this.app, this.stranger.token);
    const herald = await connect(this.app, this.teacher.token);
    const { id } = await this.request<{ id: string }>(host, 'post', '/live-sessions', {
      title: 'Induction',
      classId,
      startNow: true,
      ...session,
    });
    // Waits for the start, so that clients that connect from now on do not receive it.
    await herald.next('SESSION_STARTED');
    await herald.close();
    return new Classroom(this, classId, id, outsider);
  }
}
