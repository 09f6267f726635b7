/** `shownAs` is the code that outsiders get instead, so that what is not theirs looks as if it did not exist. `transient`: see ErrorEntry. */
export type ErrorRow = readonly [status: number, message: string, shownAs?: string, transient?: true];

/** An error that may be gone a moment later. */
export const transient = <Status extends number>(status: Status, message: string, hint = 'Try again in a moment.') =>
  [status, `${message} ${hint}`, undefined, true] as const;
