import { withoutInvisible } from './visible-name.ts';

const LINE_ENDS = /\r\n|[\r\u0085\u2028\u2029]/g;

/**
 * The stored form of a message: lines that end in a newline, each without invisible characters and direction controls, like a name, and without blank
 * lines at the beginning and the end.
 */
export const tidyMessage = (text: string): string => text.replaceAll(LINE_ENDS, '\n').split('\n').map(withoutInvisible).join('\n').trim();
