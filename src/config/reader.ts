import { isIP } from 'node:net';
import { isTimeZone } from './time-zone.ts';

/** Thrown for an invalid setting. The message is one sentence that names the variable. */
export class ConfigError extends Error {}

export type Env = Readonly<Record<string, string | undefined>>;

/** An IP address, or a range of them in CIDR notation. */
const isAddress = (text: string): boolean => {
  const [address, prefix, ...rest] = text.split('/');
  const family = isIP(address!);
  if (!family || rest.length) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (family === 4 ? 32 : 128));
};

const UNITS: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** Parsers for environment variables. Each trims the value, treats an empty one as not set, and throws ConfigError if it is invalid. */
export const reader = (env: Env) => {
  const text = (name: string): string | undefined => env[name]?.trim() || undefined;
  const oneOf = <T extends string>(name: string, values: readonly T[], byDefault: T): T => {
    const value = text(name) ?? byDefault;
    if (!values.includes(value as T)) throw new ConfigError(`${name} must be one of ${values.join(', ')}, not "${value}".`);
    return value as T;
  };
  const int = (name: string, byDefault: number, min: number, max: number): number => {
    const value = text(name) ?? String(byDefault);
    const number = Number(value);
    if (!/^\d+$/.test(value) || number < min || number > max)
      throw new ConfigError(`${name} must be a whole number from ${min} to ${max}, not "${value}".`);
    return number;
  };
  const duration = (name: string, byDefault: string): number => {
    const match = /^(\d{1,6})([smhd])$/.exec(text(name) ?? byDefault);
    if (!match || match[1] === '0') throw new ConfigError(`${name} must be a duration such as 30s, 15m, 12h or 30d.`);
    return Number(match[1]) * UNITS[match[2]!]!;
  };
  const url = (name: string, protocols: readonly string[]): string | undefined => {
    const value = text(name);
    if (value === undefined) return undefined;
    if (!URL.canParse(value) || !protocols.includes(new URL(value).protocol))
      throw new ConfigError(`${name} must be a URL that starts with ${protocols.join('// or ')}//.`);
    return value;
  };
  /** A list whose items are matched by position with those of other lists, so empty items are kept. */
  const columns = (name: string): string[] =>
    text(name)
      ?.split(',')
      .map((part) => part.trim()) ?? [];
  const list = (name: string): string[] => columns(name).filter(Boolean);
  /** Some of these words, or `all` for all of them. */
  const someOrAll = <T extends string>(name: string, known: readonly T[]): T[] => {
    const values = list(name);
    for (const value of values)
      if (value !== 'all' && !known.includes(value as T))
        throw new ConfigError(`${name} must be "all" or a comma-separated list of ${known.join(', ')}, but "${value}" is none of these.`);
    return values.includes('all') ? [...known] : [...new Set(values as T[])];
  };
  const origins = (name: string): string[] => {
    const values = list(name);
    for (const value of values)
      if (!URL.canParse(value) || new URL(value).origin !== value)
        throw new ConfigError(`${name} must be a list of origins such as https://school.example, but "${value}" is not one.`);
    return values;
  };
  const trustProxy = (name: string): number | string[] => {
    const values = list(name);
    if (values.length === 1 && /^\d{1,2}$/.test(values[0]!)) return Number(values[0]);
    for (const value of values)
      if (!isAddress(value) && !['loopback', 'linklocal', 'uniquelocal'].includes(value))
        throw new ConfigError(`${name} must be the number of proxies or their addresses, not "${value}".`);
    return values.length ? values : 0;
  };
  /** 32 bytes, as 64 hexadecimal digits or in base64. */
  const key = (name: string): Buffer | undefined => {
    const value = text(name);
    if (value === undefined) return undefined;
    const bytes = keyOf(value);
    if (!bytes) throw new ConfigError(`${name} must be 32 bytes in base64 or as 64 hexadecimal digits.`);
    return bytes;
  };
  const timeZone = (name: string, byDefault: string): string => {
    const value = text(name) ?? byDefault;
    if (!isTimeZone(value)) throw new ConfigError(`${name} must be an IANA time zone such as Europe/Paris, not "${value}".`);
    return value;
  };
  const currency = (name: string, byDefault: string): string => {
    const value = text(name) ?? byDefault;
    if (!Intl.supportedValuesOf('currency').includes(value))
      throw new ConfigError(`${name} must be an ISO 4217 currency code in capitals, such as EUR, not "${value}".`);
    return value;
  };
  return { text, oneOf, someOrAll, columns, int, duration, url, origins, trustProxy, key, timeZone, currency };
};

export type Reader = ReturnType<typeof reader>;

/** Decodes 32 bytes from 64 hexadecimal digits or base64; undefined for any other text. */
export const keyOf = (text: string): Buffer | undefined => {
  if (/^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, 'hex');
  const bytes = /^[\w+/-]{43}=?$/.test(text) ? Buffer.from(text, 'base64') : undefined;
  return bytes?.length === 32 ? bytes : undefined;
};
