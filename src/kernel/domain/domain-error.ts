import { errorTable, type ErrorCode } from '../../contracts/errors.ts';

/** What a field got wrong, in words for a person. */
export interface ErrorDetail {
  readonly field: string;
  readonly message: string;
}

/** A rule said no. The one error that handlers throw on purpose; the edges turn it into the answer. */
export class DomainError extends Error {
  constructor(
    readonly code: ErrorCode,
    readonly details?: readonly ErrorDetail[],
    /** Ids that help the client go on, such as the live session that stands in the way. Shown beside the error. */
    readonly extra?: Readonly<Record<string, string | number>>,
  ) {
    super(errorTable[code].message);
  }

  /** What the caller is told: another's things answer as if they did not exist. */
  get seen(): { status: number; code: ErrorCode; error: string } {
    const code = errorTable[this.code].shownAs ?? this.code;
    return { status: errorTable[code].status, code, error: errorTable[code].message };
  }
}
