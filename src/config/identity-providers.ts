import { ConfigError, type Reader } from './reader.ts';

/** An OpenID Connect provider whose tokens are accepted. One issuer may be listed with several audiences. */
export interface IdentityProvider {
  /** Compared with `iss` character by character, so a slash at the end matters. */
  readonly issuer: string;
  /** What `aud` must contain. */
  readonly audience: string;
  /** The client id under which a page sends people to the provider; undefined if it signs them in some other way. */
  readonly clientId?: string;
  /** The claim with the role: its name, or a path such as `realm_access.roles`. If undefined, everyone is a student. */
  readonly roleClaim?: string;
}

export interface SignInSettings {
  readonly identityProviders: readonly IdentityProvider[];
  /** The value of the role claim that makes a new user a teacher. */
  readonly oidcTeacherValue: string;
  /** The value that makes a new user an admin; none if undefined. */
  readonly oidcAdminValue?: string;
  readonly passwordSignIn: boolean;
}

/** In production, keys fetched over plain HTTP could be replaced on the way. */
export const readSignIn = (read: Reader, production: boolean): SignInSettings => {
  const issuers = read.columns('OIDC_ISSUER');
  const audiences = read.columns('OIDC_AUDIENCE');
  const clientIds = read.columns('OIDC_CLIENT_ID');
  const roleClaims = read.columns('OIDC_ROLE_CLAIM');
  const lists = { OIDC_AUDIENCE: audiences, OIDC_CLIENT_ID: clientIds, OIDC_ROLE_CLAIM: roleClaims };
  for (const [name, list] of Object.entries(lists)) requireSameLength(name, list, issuers);
  if (issuers.length && !audiences.length)
    throw new ConfigError('OIDC_AUDIENCE is missing: without it, tokens that were issued for other applications would be accepted.');
  for (const issuer of issuers) checkIssuer(issuer, production);
  if (audiences.includes('')) throw new ConfigError('OIDC_AUDIENCE must have a value for each issuer in OIDC_ISSUER.');
  const identityProviders = issuers.map((issuer, index) => ({
    issuer,
    audience: audiences[index]!,
    clientId: clientIds[index] || undefined,
    roleClaim: roleClaims[index] || undefined,
  }));
  const distinct = new Set(identityProviders.map(({ issuer, audience }) => `${issuer} ${audience}`));
  if (distinct.size < identityProviders.length) throw new ConfigError('OIDC_ISSUER has the same issuer twice with the same audience.');
  return { identityProviders, ...readRoles(read, identityProviders), passwordSignIn: readPasswordSignIn(read, identityProviders) };
};

const requireSameLength = (name: string, list: readonly string[], issuers: readonly string[]): void => {
  if (!list.length || list.length === issuers.length) return;
  if (!issuers.length) throw new ConfigError(`${name} is set without OIDC_ISSUER.`);
  throw new ConfigError(`${name} must list as many values as OIDC_ISSUER, in the same order: ${issuers.length}, not ${list.length}.`);
};

const checkIssuer = (issuer: string, production: boolean): void => {
  const url = URL.canParse(issuer) ? new URL(issuer) : undefined;
  if (!url || url.search || url.hash || url.username || !['https:', ...(production ? [] : ['http:'])].includes(url.protocol))
    throw new ConfigError(
      `OIDC_ISSUER must be a list of ${production ? 'https' : 'http or https'} addresses without a query, but "${issuer}" is not one.`,
    );
};

const readRoles = (read: Reader, providers: readonly IdentityProvider[]) => {
  const oidcTeacherValue = read.text('OIDC_TEACHER_VALUE') ?? 'teacher';
  const oidcAdminValue = read.text('OIDC_ADMIN_VALUE');
  if (oidcAdminValue !== undefined && !providers.some(({ roleClaim }) => roleClaim))
    throw new ConfigError('OIDC_ADMIN_VALUE is set without OIDC_ROLE_CLAIM.');
  if (oidcAdminValue === oidcTeacherValue) throw new ConfigError('OIDC_ADMIN_VALUE must not be the same as OIDC_TEACHER_VALUE.');
  return { oidcTeacherValue, oidcAdminValue };
};

const readPasswordSignIn = (read: Reader, providers: readonly IdentityProvider[]): boolean => {
  const isOn = read.oneOf('PASSWORD_SIGN_IN', ['on', 'off'], 'on') === 'on';
  if (!isOn && !providers.length) throw new ConfigError('PASSWORD_SIGN_IN is off without OIDC_ISSUER, so nobody could sign in.');
  return isOn;
};
