import type { Schemas } from '../../api/schemas.ts';

const TABS = ['users', 'live', 'system'] as const;
const ROLES = ['admin', 'teacher', 'student'] as const;
const STATUSES = ['active', 'inactive', 'pending'] as const;

export type AdminTab = (typeof TABS)[number];
export type Role = Schemas['UserAnswer']['role'];
export type UserStatus = Schemas['UserAnswer']['status'];

/** What the address of the page says. */
export interface AdminSearch {
  readonly tab?: AdminTab;
  readonly q?: string;
  readonly role?: Role;
  readonly status?: UserStatus;
}

const oneOf = <T extends string>(value: unknown, all: readonly T[]): T | undefined => all.find((each) => each === value);

export const adminSearch = ({ tab, q, role, status }: Record<string, unknown>): AdminSearch => {
  const found = {
    tab: oneOf(tab, TABS),
    // A search for digits is parsed as a number.
    q: typeof q === 'string' || typeof q === 'number' ? String(q) : undefined,
    role: oneOf(role, ROLES),
    status: oneOf(status, STATUSES),
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value)) as AdminSearch;
};
