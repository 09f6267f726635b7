import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { isId } from '../../../kernel/ids.ts';

/** An id from outside as streams and rows have it. What has not the form of one is unknown. */
export const classIdOf = (text: string): string => {
  if (!isId(text)) throw new DomainError('CLASS_NOT_FOUND');
  return text.toLowerCase();
};
