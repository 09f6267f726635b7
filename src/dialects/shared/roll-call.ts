/** A roll call as these systems know it: the teacher marks, everyone sees the marks, and starting another one ends the first. */
export const ROLL_CALL = { capture: ['teacher'], marksVisibility: 'room', replace: true } as const;
