import { termsOf } from '../../../../kernel/domain/search-terms.ts';

/** The words that a search looks through. `shown`: the name that the session is listed under. */
export const searchTextOf = ({ title, description }: { readonly title: string; readonly description: string }, shown: string): string =>
  termsOf([title, shown, description].join(' ')).join(' ');
