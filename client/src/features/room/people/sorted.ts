import type { Person } from '../store/state.ts';

/** Staff first, then students, each by name. */
export const byRoleAndName = (people: readonly Person[], locale: string): Person[] => {
  const { compare } = new Intl.Collator(locale);
  const group = ({ role }: Person) => (role === 'student' ? 1 : 0);
  return people.toSorted((a, b) => group(a) - group(b) || compare(a.name, b.name));
};
