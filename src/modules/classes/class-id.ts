import { Refusal } from '../../kernel/domain/refusal.js';
import { isId } from '../../kernel/ids.js';

/** An id from outside as streams and rows have it. What has not the form of one is unknown. */
export const classIdOf = (text: string): string => {
  if (!isId(text)) throw new Refusal('CLASS_NOT_FOUND');
  return text.toLowerCase();
};
