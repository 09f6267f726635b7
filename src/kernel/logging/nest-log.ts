import type { LoggerService } from '@nestjs/common';
import type { Log } from './log.js';

/** What the framework has to say, in our log: warnings and errors. Its chatter at the start is dropped. */
export class NestLog implements LoggerService {
  constructor(private readonly sink: Log) {}

  log(): void {}

  warn(message: unknown, context?: unknown): void {
    this.sink.warn(String(message), { context });
  }

  error(message: unknown, ...rest: unknown[]): void {
    // An error at the start is thrown as well, and whoever starts says it in a sentence.
    if (rest.at(-1) === 'ExceptionHandler') return;
    if (message instanceof Error) this.sink.error('framework', { error: message });
    else this.sink.error(String(message), { context: rest.at(-1), ...(rest.length > 1 && { stack: rest[0] }) });
  }
}
