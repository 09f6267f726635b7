import { Injectable } from '@nestjs/common';
import { pino, type Logger } from 'pino';

/** Whatever a caller passes by mistake: these never reach a log. Emails are not logged at all; ids are. */
const SECRETS = [
  'token',
  'accessToken',
  'refreshToken',
  'password',
  'currentPassword',
  'newPassword',
  'email',
  'authorization',
  'cookie',
  'meetingUrl',
  'meetingPassword',
];
const paths = SECRETS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);

/** What the access log says of a request. Nothing in it can be a secret, so nobody has to look for one, which would cost more than the line. */
export interface RequestLine {
  readonly method: string;
  /** The pattern. */
  readonly route: string;
  readonly status: number;
  readonly ms: number;
  readonly requestId: string;
  readonly userId?: string;
}

/** The JSON log, one object a line (pino). Never one line per socket message. */
@Injectable()
export class Log {
  private readonly logger: Logger;
  private readonly requests: Logger;

  constructor(level = process.env.LOG_LEVEL ?? 'info', stream?: { write(line: string): void }) {
    const options = { level, base: null, serializers: { error: describeError } };
    const to = stream ?? pino.destination(1);
    this.logger = pino({ ...options, redact: { paths, censor: '[hidden]' } }, to);
    this.requests = pino(options, to);
  }

  request(line: RequestLine): void {
    this.requests.info(line, 'request');
  }

  info(message: string, about: object = {}): void {
    this.logger.info(about, message);
  }

  warn(message: string, about: object = {}): void {
    this.logger.warn(about, message);
  }

  error(message: string, about: object = {}): void {
    this.logger.error(about, message);
  }
}

/** What a log needs of an error. A driver's error can hold the row that broke a constraint, so only this much is kept. */
const describeError = (error: unknown): object => {
  if (!(error instanceof Error)) return { message: String(error) };
  const { code } = error as { code?: unknown };
  return {
    name: error.name,
    code,
    message: error.message.split('\n')[0]?.replace(/\S+@\S+/g, '[email]'),
    // The stack begins with the message, all of its lines.
    stack: error.stack
      ?.split('\n')
      .filter((line) => /^\s+at /.test(line))
      .slice(0, 8)
      .join('\n'),
  };
};
