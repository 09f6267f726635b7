import { errorTable, type ErrorCode } from '../../contracts/errors.ts';

/** What is wrong with a field, in words that a user understands. */
export interface ErrorDetail {
  readonly field: string;
  readonly message: string;
}

/** A violated rule: the only error that handlers throw on purpose. The transports turn it into a response. */
export class DomainError extends Error {
  constructor(
    readonly code: ErrorCode,
    readonly details?: readonly ErrorDetail[],
    /** Data that helps the client to continue, such as the id of the live session that is in the way. Sent along with the error. */
    readonly extra?: Readonly<Record<string, string | number>>,
  ) {
    super(errorTable[code].message);
  }

  /** The error to throw instead of a technical one, which is kept as its cause. */
  static causedBy(cause: unknown, code: ErrorCode): DomainError {
    return Object.assign(new DomainError(code), { cause });
  }

  /** The error as the caller sees it. If they may not know that something exists, they get the same error as if it did not. */
  get shownToCaller(): { status: number; code: ErrorCode; error: string } {
    const code = errorTable[this.code].shownAs ?? this.code;
    return { status: errorTable[code].status, code, error: errorTable[code].message };
  }
}
