import { isId } from '../../ids.ts';
import type { Class } from './field.ts';
import { isEmailAddress, isLine, lengthOf, lowerCase, tidy } from './field-rules.ts';

type Word = 'id' | 'email' | 'text';
export type ItemOf = (() => Class) | Word | readonly string[];

interface ItemRules {
  /** The items in error messages. */
  readonly plural: string;
  readonly schema: object;
  readonly becomes: (item: unknown) => unknown;
  readonly isValid: (item: unknown) => boolean;
}

/** The rules for the items of a list. `maxLength` applies to texts. */
export const itemRules = (of: Word | readonly string[], maxLength: number): ItemRules => {
  if (of === 'id') return { plural: 'UUIDs', schema: { type: 'string', format: 'uuid' }, becomes: lowerCase, isValid: isId };
  if (of === 'email')
    return {
      plural: 'email addresses',
      schema: { type: 'string', format: 'idn-email', maxLength: 254 },
      becomes: tidy,
      isValid: isEmailAddress,
    };
  if (of === 'text')
    return {
      plural: `strings of 1 to ${maxLength} characters`,
      schema: { type: 'string', minLength: 1, maxLength },
      becomes: tidy,
      isValid: (item) => isLine(item) && item !== '' && lengthOf(item) <= maxLength,
    };
  return {
    plural: `these values: ${of.join(', ')}`,
    schema: { type: 'string', enum: [...of] },
    becomes: (item) => item,
    isValid: (item) => of.includes(item as string),
  };
};
