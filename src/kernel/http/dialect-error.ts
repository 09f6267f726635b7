/** The field of a dialect's failure that holds its text. */
export type TextField = 'error' | 'message';

/** What a dialect's clients are told about an error. */
export interface DialectFailure {
  readonly status: number;
  readonly text: string;
  /** Defaults to the first of the dialect's fields. */
  readonly field?: TextField;
}

/** A failure that only the dialect's own system has, such as a name that must be unique there. Thrown by dialects, for errors without a code of ours. */
export class DialectError extends Error implements DialectFailure {
  constructor(
    readonly status: number,
    readonly text: string,
    readonly field?: TextField,
  ) {
    super(text);
  }
}
