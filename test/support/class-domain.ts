import type { Person, Role } from '../../src/contracts/auth.ts';
import { newId } from '../../src/kernel/ids.ts';
import type { SchoolClass } from '../../src/modules/classes/domain/school-class.ts';

/** An account that is also its own principal. */
export const someone = (role: Role, status: Person['status'] = 'active') => {
  const id = newId();
  return { id, userId: id, name: role, email: `${id}@school.example`, role, status };
};
export type Somebody = ReturnType<typeof someone>;

/** The facts that one act records. */
export const factsFrom = (klass: SchoolClass, act: () => void) => {
  const before = klass.facts.length;
  act();
  return klass.facts.slice(before).map(({ fact: { type, payload, audience } }) => ({ type, payload, audience }));
};
