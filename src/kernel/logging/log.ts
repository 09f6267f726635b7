import { Injectable } from '@nestjs/common';
import { pino, type Logger } from 'pino';

/** Fields that are never logged, even if a caller passes them by mistake. Ids may be logged, emails may not. */
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

/** A line of the access log. Not redacted, because it cannot contain secrets and redaction would cost more than writing the line. */
export interface RequestLine {
  readonly method: string;
  /** The route's pattern, not the URL. */
  readonly route: string;
  readonly status: number;
  readonly ms: number;
  readonly requestId: string;
  readonly userId?: string;
}

/** The JSON log, one object per line (pino). Never one line per socket message. */
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

/** The parts of an error that may be logged. A driver's error can contain personal data, such as the row that violated a constraint. */
const describeError = (error: unknown): object => {
  if (!(error instanceof Error)) return { message: String(error) };
  const { code } = error as { code?: unknown };
  return {
    name: error.name,
    code,
    message: error.message.split('\n')[0]?.replace(/\S+@\S+/g, '[email]'),
    // Only stack frames: the stack starts with the whole message.
    stack: error.stack
      ?.split('\n')
      .filter((line) => /^\s+at /.test(line))
      .slice(0, 8)
      .join('\n'),
  };
};
