import { isIP } from 'node:net';

/** A setting that cannot be used. Its message is one sentence that names the variable. */
export class ConfigError extends Error {}

/** The dialects that there are: other systems whose clients are understood. */
const DIALECTS: readonly string[] = ['live-attendance'];

type Env = Readonly<Record<string, string | undefined>>;

/** The settings of one process, read once from the environment. `.env.example` says what each is for. */
export class Config {
  readonly production: boolean;
  readonly port: number;
  readonly host: string;
  readonly publicUrl: string;
  readonly corsOrigins: readonly string[];
  readonly trustProxy: number | readonly string[];
  readonly databaseUrl?: string;
  readonly databaseOwnerUrl?: string;
  readonly databasePoolSize: number;
  readonly allowEmbeddedInProduction: boolean;
  readonly dataDir: string;
  readonly redisUrl?: string;
  readonly redisPrefix: string;
  /** Undefined in development: a random one is then made and kept in `dataDir`. */
  readonly jwtSecret?: string;
  /** In seconds. */
  readonly accessTokenTtl: number;
  /** In seconds. */
  readonly refreshTokenTtl: number;
  readonly adminEmail?: string;
  readonly adminPassword?: string;
  readonly teacherSignup: 'open' | 'approval' | 'closed';
  /** Whose clients this server understands, without repeats. */
  readonly dialects: readonly string[];
  readonly docs: boolean;
  readonly metricsToken?: string;
  readonly logLevel: string;
  /** Commands a socket may send in a second. */
  readonly socketRate: number;
  /** Requests a user, and an address, may make in a minute. */
  readonly httpRate: number;
  /** Sign-ins an address may try in a minute. */
  readonly signInRate: number;
  /** Minutes for which a seat is held unpaid. */
  readonly bookingHold: number;
  /** Who takes the money for seats: the host, by hand, or Stripe. */
  readonly paymentProvider: 'manual' | 'stripe';
  /** With `stripe` there; without, nobody asks for it. */
  readonly stripeSecretKey?: string;
  readonly stripeWebhookSecret?: string;
  /** In the place of Stripe's own address. */
  readonly stripeApiUrl?: string;
  /** Minutes after which a session without its host ends. */
  readonly hostAbsent: number;
  /** Hours after which any session ends. */
  readonly sessionMax: number;
  /** Seconds after which a node that gives no sign of life counts as dead. */
  readonly nodeLease: number;

  constructor(env: Env) {
    const read = reader(env);
    this.production = read.oneOf('NODE_ENV', ['development', 'test', 'production'], 'development') === 'production';
    this.port = read.int('PORT', 3000, 0, 65535);
    this.host = read.text('HOST') ?? '0.0.0.0';
    this.publicUrl = (read.url('PUBLIC_URL', ['http:', 'https:']) ?? `http://localhost:${this.port}`).replace(/\/$/, '');
    this.corsOrigins = read.origins('CORS_ORIGINS');
    this.trustProxy = read.trustProxy('TRUST_PROXY');
    this.databaseUrl = read.url('DATABASE_URL', ['postgres:', 'postgresql:']);
    this.databaseOwnerUrl = read.url('DATABASE_OWNER_URL', ['postgres:', 'postgresql:']);
    if (this.databaseOwnerUrl && !this.databaseUrl) throw new ConfigError('DATABASE_OWNER_URL is set without DATABASE_URL.');
    this.databasePoolSize = read.int('DATABASE_POOL_SIZE', 10, 2, 200);
    this.allowEmbeddedInProduction = read.oneOf('ALLOW_EMBEDDED_DATABASE', ['true', 'false'], 'false') === 'true';
    this.dataDir = read.text('DATA_DIR') ?? './data';
    this.redisUrl = read.url('REDIS_URL', ['redis:', 'rediss:']);
    this.redisPrefix = read.text('REDIS_PREFIX') ?? 'rollcall';
    this.jwtSecret = read.text('JWT_SECRET');
    if (this.jwtSecret !== undefined && Buffer.byteLength(this.jwtSecret) < 32)
      throw new ConfigError('JWT_SECRET must have at least 32 bytes.');
    if (this.production && !this.jwtSecret)
      throw new ConfigError('JWT_SECRET is missing: production needs a random one of at least 32 bytes.');
    this.accessTokenTtl = read.duration('ACCESS_TOKEN_TTL', '15m');
    this.refreshTokenTtl = read.duration('REFRESH_TOKEN_TTL', '30d');
    this.adminEmail = read.text('ADMIN_EMAIL');
    this.adminPassword = read.text('ADMIN_PASSWORD');
    if (!this.adminEmail !== !this.adminPassword) throw new ConfigError('ADMIN_EMAIL and ADMIN_PASSWORD must be set together.');
    if (this.adminEmail && !/^[^\s@]+@[^\s@]+$/.test(this.adminEmail)) throw new ConfigError('ADMIN_EMAIL must be an email address.');
    if (this.adminPassword && (this.adminPassword.length < 8 || this.adminPassword.length > 128))
      throw new ConfigError('ADMIN_PASSWORD must have 8 to 128 characters.');
    this.teacherSignup = read.oneOf('TEACHER_SIGNUP', ['open', 'approval', 'closed'], this.production ? 'approval' : 'open');
    this.dialects = read.someOf('DIALECTS', DIALECTS);
    this.docs = read.oneOf('DOCS', ['on', 'off'], this.production ? 'off' : 'on') === 'on';
    this.metricsToken = read.text('METRICS_TOKEN');
    this.logLevel = read.oneOf('LOG_LEVEL', ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], 'info');
    this.socketRate = read.int('SOCKET_RATE', 50, 1, 10_000_000);
    this.httpRate = read.int('HTTP_RATE', 1200, 1, 10_000_000);
    this.signInRate = read.int('SIGN_IN_RATE', 20, 1, 10_000_000);
    this.bookingHold = read.int('BOOKING_HOLD_MINUTES', 30, 1, 10_080);
    this.paymentProvider = read.oneOf('PAYMENT_PROVIDER', ['manual', 'stripe'], 'manual');
    this.stripeSecretKey = read.text('STRIPE_SECRET_KEY');
    this.stripeWebhookSecret = read.text('STRIPE_WEBHOOK_SECRET');
    if (this.paymentProvider === 'stripe' && !(this.stripeSecretKey && this.stripeWebhookSecret))
      throw new ConfigError('PAYMENT_PROVIDER is stripe, which needs STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET.');
    this.stripeApiUrl = read.url('STRIPE_API_URL', ['http:', 'https:']);
    if (this.stripeApiUrl && new URL(this.stripeApiUrl).href !== `${new URL(this.stripeApiUrl).origin}/`)
      throw new ConfigError('STRIPE_API_URL must be an origin such as https://api.stripe.com, without a path.');
    this.hostAbsent = read.int('HOST_ABSENT_MINUTES', 15, 1, 1_440);
    this.sessionMax = read.int('SESSION_MAX_HOURS', 12, 1, 168);
    this.nodeLease = read.int('NODE_LEASE', 15, 1, 600);
  }
}

/** An IP address, or a range of them in CIDR notation. */
const isAddress = (text: string): boolean => {
  const [address, prefix, ...rest] = text.split('/');
  const family = isIP(address!);
  if (!family || rest.length) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (family === 4 ? 32 : 128));
};

const UNITS: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86_400 };

const reader = (env: Env) => {
  const text = (name: string): string | undefined => env[name]?.trim() || undefined;
  const oneOf = <T extends string>(name: string, values: readonly T[], otherwise: T): T => {
    const value = text(name) ?? otherwise;
    if (!values.includes(value as T)) throw new ConfigError(`${name} must be one of ${values.join(', ')}, not "${value}".`);
    return value as T;
  };
  const int = (name: string, otherwise: number, min: number, max: number): number => {
    const value = text(name) ?? String(otherwise);
    const number = Number(value);
    if (!/^\d+$/.test(value) || number < min || number > max)
      throw new ConfigError(`${name} must be a whole number from ${min} to ${max}, not "${value}".`);
    return number;
  };
  const duration = (name: string, otherwise: string): number => {
    const match = /^(\d{1,6})([smhd])$/.exec(text(name) ?? otherwise);
    if (!match || match[1] === '0') throw new ConfigError(`${name} must be a length of time such as 30s, 15m, 12h or 30d.`);
    return Number(match[1]) * UNITS[match[2]!]!;
  };
  const url = (name: string, protocols: readonly string[]): string | undefined => {
    const value = text(name);
    if (value === undefined) return undefined;
    if (!URL.canParse(value) || !protocols.includes(new URL(value).protocol))
      throw new ConfigError(`${name} must be a URL that starts with ${protocols.join('// or ')}//.`);
    return value;
  };
  const list = (name: string): string[] =>
    (text(name) ?? '')
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean);
  const someOf = (name: string, known: readonly string[]): string[] => {
    const values = list(name);
    for (const value of values)
      if (!known.includes(value)) throw new ConfigError(`${name} must be a list of ${known.join(', ')}, and "${value}" is none of them.`);
    return [...new Set(values)];
  };
  const origins = (name: string): string[] => {
    const values = list(name);
    for (const value of values)
      if (!URL.canParse(value) || new URL(value).origin !== value)
        throw new ConfigError(`${name} must be a list of origins such as https://school.example, and "${value}" is none.`);
    return values;
  };
  const trustProxy = (name: string): number | string[] => {
    const values = list(name);
    if (values.length === 1 && /^\d{1,2}$/.test(values[0]!)) return Number(values[0]);
    for (const value of values)
      if (!isAddress(value) && !['loopback', 'linklocal', 'uniquelocal'].includes(value))
        throw new ConfigError(`${name} must be the count of proxies or their addresses, and "${value}" is neither.`);
    return values.length ? values : 0;
  };
  return { text, oneOf, someOf, int, duration, url, origins, trustProxy };
};
