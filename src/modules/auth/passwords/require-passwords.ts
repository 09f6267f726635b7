import type { Config } from '../../../config/config.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';

/** Throws PASSWORD_SIGN_IN_OFF where an identity provider is the only way in. */
export const requirePasswords = ({ passwordSignIn }: Config): void => {
  if (!passwordSignIn) throw new DomainError('PASSWORD_SIGN_IN_OFF');
};
