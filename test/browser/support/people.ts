export interface Person {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly password: string;
  readonly token: string;
}
interface Answer<T> {
  readonly success: boolean;
  readonly data: T;
}

/** The people of a school and what they do over REST. */
export class People {
  private count = 0;

  constructor(private readonly url: string) {}

  async request<T>(by: Person | undefined, method: string, path: string, body?: object): Promise<T> {
    const headers = { ...(body && { 'content-type': 'application/json' }), ...(by && { authorization: `Bearer ${by.token}` }) };
    const answer = await fetch(`${this.url}/api/v1${path}`, { method, headers, body: body && JSON.stringify(body) });
    const { success, data } = (await answer.clone().json()) as Answer<T>;
    if (!success) throw new Error(`${method} ${path} answered ${await answer.text()}`);
    return data;
  }

  /** Registers somebody with this role and signs them in. */
  async signUp(role: 'teacher' | 'student'): Promise<Person> {
    const number = ++this.count;
    const account = { name: `${role} ${number}`, email: `${role}.${number}@school.example`, password: 'long enough and not common' };
    await this.request(undefined, 'POST', '/auth/register', { ...account, role });
    return this.signIn(account.name, account.email, account.password);
  }

  async signIn(name: string, email: string, password: string): Promise<Person> {
    const { user, accessToken } = await this.request<{ accessToken: string; user: { id: string } }>(undefined, 'POST', '/auth/login', {
      email,
      password,
    });
    return { name, email, password, id: user.id, token: accessToken };
  }

  async newClass(teacher: Person, students: readonly Person[]): Promise<string> {
    const { id } = await this.request<{ id: string }>(teacher, 'POST', '/classes', { name: 'Physics 10b' });
    const enrolled = { students: students.map((student) => ({ userId: student.id })) };
    if (students.length) await this.request(teacher, 'POST', `/classes/${id}/students`, enrolled);
    return id;
  }

  /** Starts a session of a new class, and returns its id. */
  async startSession(teacher: Person, students: readonly Person[]): Promise<string> {
    const classId = await this.newClass(teacher, students);
    const session = { title: 'Induction', classId, startNow: true };
    return (await this.request<{ id: string }>(teacher, 'POST', '/live-sessions', session)).id;
  }
}
