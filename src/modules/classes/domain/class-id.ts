import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { isId } from '../../../kernel/ids.ts';

/** Normalises a class id from a request. Throws CLASS_NOT_FOUND if it is malformed. */
export const classIdOf = (text: string): string => {
  if (!isId(text)) throw new DomainError('CLASS_NOT_FOUND');
  return text.toLowerCase();
};
