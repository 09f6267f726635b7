/** `shownAs` and `transient`: see ErrorEntry. */
export type ErrorRow = readonly [status: number, message: string, shownAs?: string, transient?: true];

/** An error after which the same request may succeed a moment later. */
export const transient = <Status extends number>(status: Status, message: string, hint = 'Try again in a moment.') =>
  [status, `${message} ${hint}`, undefined, true] as const;
