/* The panels beside the stage, by the word in the address. */

export const PANELS = ['roll', 'people', 'chat'] as const;
export type Panel = (typeof PANELS)[number];
export const isPanel = (value: unknown): value is Panel => PANELS.includes(value as Panel);

/** Screens that have room for a panel beside the stage. */
export const HAS_SIDE = '(min-width: 62em)';
