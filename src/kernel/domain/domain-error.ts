import { errorTable, type ErrorCode } from '../../contracts/errors.ts';

/** What is wrong with a field, in words for people. */
export interface ErrorDetail {
  readonly field: string;
  readonly message: string;
}

/** A broken rule: the only error that handlers throw on purpose. The transports turn it into the response. */
export class DomainError extends Error {
  constructor(
    readonly code: ErrorCode,
    readonly details?: readonly ErrorDetail[],
    /** Ids that help the client go on, such as the live session that is in the way. Shown beside the error. */
    readonly extra?: Readonly<Record<string, string | number>>,
  ) {
    super(errorTable[code].message);
  }

  /** What the caller sees: things of others look as if they did not exist. */
  get seen(): { status: number; code: ErrorCode; error: string } {
    const code = errorTable[this.code].shownAs ?? this.code;
    return { status: errorTable[code].status, code, error: errorTable[code].message };
  }
}
