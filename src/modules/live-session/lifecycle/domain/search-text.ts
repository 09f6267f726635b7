import { termsOf } from '../../../../kernel/domain/search-terms.ts';

/** The normalised words by which searches find a session. `shown`: the instructor's name shown in lists. */
export const searchTextOf = ({ title, description }: { readonly title: string; readonly description: string }, shown: string): string =>
  termsOf([title, shown, description].join(' ')).join(' ');
