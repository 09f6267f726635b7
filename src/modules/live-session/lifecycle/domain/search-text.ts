import { termsOf } from '../../../../kernel/domain/search-terms.ts';

/** The normalised words of a session that searches match. `shown`: the instructor's name shown in lists. */
export const searchTextOf = ({ title, description }: { readonly title: string; readonly description: string }, shown: string): string =>
  termsOf([title, shown, description].join(' ')).join(' ');
