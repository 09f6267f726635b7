import type { LoggerService } from '@nestjs/common';
import type { Log } from './log.ts';

/** Writes the framework's warnings and errors to our log, and drops its startup messages. */
export class NestLog implements LoggerService {
  constructor(private readonly sink: Log) {}

  log(): void {}

  warn(message: unknown, context?: unknown): void {
    this.sink.warn(String(message), { context });
  }

  error(message: unknown, ...rest: unknown[]): void {
    // Nest throws startup errors as well, and whoever catches them reports them.
    if (rest.at(-1) === 'ExceptionHandler') return;
    if (message instanceof Error) this.sink.error('framework', { error: message });
    else this.sink.error(String(message), { context: rest.at(-1), ...(rest.length > 1 && { stack: rest[0] }) });
  }
}
