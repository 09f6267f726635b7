import type { TestApp } from './app.ts';

/** A client of a live-attendance dialect, whose bodies are `{ success: true, data }` and `{ success: false, error }`. */
export const dialectClient = (app: TestApp, base: string, authorization: (token: string) => string) => {
  const send = async (method: 'get' | 'post', path: string, token?: string, body?: object) => {
    const request = app.http[method](`${base}${path}`);
    if (token !== undefined) void request.set('Authorization', authorization(token));
    return body === undefined ? request : request.send(body);
  };
  const ok = async <T = Record<string, unknown>>(expected: number, ...args: Parameters<typeof send>): Promise<T> => {
    const { status, body } = await send(...args);
    expect([status, Object.keys(body as object), (body as { success: boolean }).success]).toEqual([expected, ['success', 'data'], true]);
    return (body as { data: T }).data;
  };
  /** The status and the text of a failure, whose shape is the usual one. */
  const refused = async (...args: Parameters<typeof send>): Promise<[number, string]> => {
    const { status, body, headers } = await send(...args);
    expect(body).toEqual({ success: false, error: expect.any(String) });
    expect(headers['x-request-id']).toEqual(expect.any(String));
    return [status, (body as { error: string }).error];
  };
  return { send, ok, refused };
};
