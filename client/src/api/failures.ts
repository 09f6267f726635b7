import type { Schemas } from './schemas.ts';

/** A response that is a failure, or no response at all (`code` OFFLINE, `status` 0). */
export class Failure extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly details: readonly { readonly field: string; readonly message: string }[] = [],
    readonly extra: Readonly<Record<string, string | number>> = {},
    readonly requestId: string | null = null,
  ) {
    super(message);
  }
}

export const failureOf = (status: number, body: Schemas['Failure'] | undefined): Failure =>
  body?.code
    ? new Failure(status, body.code, body.error, body.details, body.extra, body.requestId)
    : new Failure(status, 'INTERNAL_ERROR', 'The server answered with something unexpected.');

export const offline = (): Failure => new Failure(0, 'OFFLINE', 'The server cannot be reached.');

/** Whether trying again later may help. */
export const isPassing = (error: unknown): boolean => error instanceof Failure && (error.status === 0 || error.status === 503);

export const hasCode = (error: unknown, ...codes: readonly string[]): boolean => error instanceof Failure && codes.includes(error.code);
