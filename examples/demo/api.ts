/** A client of the public REST API. */
export class Api {
  readonly baseUrl: string;
  readonly token: string | undefined;

  constructor(baseUrl: string, token?: string) {
    this.baseUrl = baseUrl;
    this.token = token;
  }

  as(token: string): Api {
    return new Api(this.baseUrl, token);
  }

  get<T>(path: string): Promise<T> {
    return this.call('GET', path);
  }

  post<T>(path: string, body: object = {}): Promise<T> {
    return this.call('POST', path, body);
  }

  delete<T>(path: string): Promise<T> {
    return this.call('DELETE', path);
  }

  private async call<T>(method: string, path: string, body?: object): Promise<T> {
    const headers = { ...(body && { 'content-type': 'application/json' }), ...(this.token && { authorization: `Bearer ${this.token}` }) };
    const response = await fetch(`${this.baseUrl}/api/v1${path}`, { method, headers, body: body && JSON.stringify(body) });
    // A server that is not our own may rate-limit us.
    if (response.status === 429) {
      await new Promise((resolve) => setTimeout(resolve, Number(response.headers.get('retry-after') ?? 1) * 1000));
      return this.call(method, path, body);
    }
    const answer = (await response.json()) as { success: true; data: T } | { success: false; error: string; code: string };
    if (!answer.success) throw new Error(`${method} ${path}: ${answer.error} (${answer.code})`);
    return answer.data;
  }
}
