import type { Role } from '../../../contracts/auth.ts';
import { isVisible, tidyName } from '../../../kernel/domain/visible-name.ts';
import { isEmailAddress, isLine } from '../../../kernel/http/validation/field-rules.ts';
import { NAME_MAX } from './user.ts';

/** The claims of a verified token, as they are in it. */
export type Claims = Readonly<Record<string, unknown>>;

/** Where the role is in the claims, and which values mean what. */
export interface RoleMapping {
  readonly claim?: string;
  readonly teacher: string;
  readonly admin?: string;
}

/** Maps the role of a new user. Whoever has none of the values is a student; whoever has both is an admin. */
export const roleIn = (claims: Claims, { claim, teacher, admin }: RoleMapping): Role => {
  const value = claim === undefined ? undefined : valueAt(claims, claim);
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (admin !== undefined && values.includes(admin)) return 'admin';
  return values.includes(teacher) ? 'teacher' : 'student';
};

/** A claim with exactly this name comes first, because names such as https://school.example/role contain dots as well. */
const valueAt = (claims: Claims, path: string): unknown => {
  if (Object.hasOwn(claims, path)) return claims[path];
  return path.split('.').reduce<unknown>((value, key) => (isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined), claims);
};

const isObject = (value: unknown): value is Claims => typeof value === 'object' && value !== null;

/** The email, or undefined if there is none that an account could have. */
export const emailIn = ({ email }: Claims): string | undefined => {
  const trimmed = typeof email === 'string' ? email.trim() : undefined;
  return trimmed !== undefined && trimmed.length <= 254 && isEmailAddress(trimmed) ? trimmed : undefined;
};

/** Only `true` counts. Entra, for example, puts addresses into tokens that anyone may have entered, and does not say that they are verified. */
export const isEmailVerified = ({ email_verified: verified }: Claims): boolean => verified === true;

/**
 * The first usable name. Some providers (Auth0, for users with a password) put the email into it, which classmates must not see. In that case,
 * and if there is no name, the part before the @ is used.
 */
export const nameIn = (
  { name, given_name: given, family_name: family, nickname, preferred_username: username }: Claims,
  email: string,
): string => {
  const full = [given, family].filter((part) => typeof part === 'string').join(' ');
  const usable = [name, full, nickname, username, email].map(asName).find((candidate) => candidate !== undefined);
  return usable ?? 'New user';
};

const asName = (value: unknown): string | undefined => {
  if (!isLine(value)) return undefined;
  const tidied = cut(tidyName(isEmailAddress(value.trim()) ? value.slice(0, value.lastIndexOf('@')) : value));
  return isVisible(tidied) ? tidied : undefined;
};

/** Cut between characters as people see them, so that no half of one is left. */
const cut = (name: string): string => {
  let kept = '';
  for (const { segment } of new Intl.Segmenter().segment(name)) {
    if ([...kept].length + [...segment].length > NAME_MAX) break;
    kept += segment;
  }
  return kept.trim();
};

/**
 * Whether a verified address proves who owns the account with this address. Accounts are found by `emailKey`, which folds more than capitals:
 * the Kelvin sign is a k there, but a mail server may deliver it to somebody else. Before the @ only the case of ASCII letters is ignored.
 */
export const isSameMailbox = (verified: string, ofAccount: string): boolean => localPart(verified) === localPart(ofAccount);

const localPart = (email: string): string => email.slice(0, email.lastIndexOf('@')).replace(/[A-Z]/g, (letter) => letter.toLowerCase());
