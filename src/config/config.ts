import { ConfigError, reader, type Env } from './reader.ts';
import { readSignIn, type IdentityProvider } from './identity-providers.ts';
import { readMedia, type MediaSettings } from './media.ts';
import { readStorage, type S3Settings } from './storage.ts';

export { ConfigError };

/** The dialects that can be enabled, each named after the system whose clients it supports. */
export const DIALECTS = ['live-attendance', 'live-attendance-v1', 'portal', 'live-sessions', 'bookings'] as const;
export type DialectName = (typeof DIALECTS)[number];

/** The settings of one process, read once from the environment. `.env.example` explains each. */
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
  /** The bucket for files. If undefined, files are stored in `dataDir`. */
  readonly s3?: S3Settings;
  readonly redisUrl?: string;
  readonly redisPrefix: string;
  /** May be undefined in development: a random secret is then created once and stored in `dataDir`. */
  readonly jwtSecret?: string;
  /**
   * The 32-byte key that secrets in the database are encrypted with. May be undefined in development: a random key is then created once and stored in
   * `dataDir`.
   */
  readonly secretsKey?: Buffer;
  /** The previous key, for decryption only. */
  readonly secretsKeyOld?: Buffer;
  /** In seconds. */
  readonly accessTokenTtl: number;
  /** In seconds. */
  readonly refreshTokenTtl: number;
  /** For how many seconds a refresh token may be sent again after it was exchanged. */
  readonly refreshGrace: number;
  readonly adminEmail?: string;
  readonly adminPassword?: string;
  readonly teacherSignup: 'open' | 'approval' | 'closed';
  readonly identityProviders: readonly IdentityProvider[];
  /** The values of a provider's role claim for teachers and admins. */
  readonly oidcTeacherValue: string;
  readonly oidcAdminValue?: string;
  /** Whether people may sign up and sign in with passwords. */
  readonly passwordSignIn: boolean;
  /** The enabled dialects, without duplicates. */
  readonly dialects: readonly DialectName[];
  /** The IANA time zone that dialects assume for times sent without one. */
  readonly defaultTimeZone: string;
  /** The currency (ISO 4217) that dialects assume for prices sent without one. */
  readonly defaultCurrency: string;
  readonly docs: boolean;
  readonly metricsToken?: string;
  readonly logLevel: string;
  readonly media: MediaSettings;
  /** Commands per second, for each socket. */
  readonly socketRate: number;
  /** Unauthenticated sockets per address. */
  readonly socketHandshakes: number;
  /** Requests per minute, per user and per address. */
  readonly httpRate: number;
  /** Failed sign-ins per minute, for each address. */
  readonly signInRate: number;
  /** For how many minutes a seat is reserved until it is paid for. */
  readonly bookingHold: number;
  /** How payments are confirmed: manually by the host, or by Stripe. */
  readonly paymentProvider: 'manual' | 'stripe';
  /** Always set if the provider is `stripe`. */
  readonly stripeSecretKey?: string;
  readonly stripeWebhookSecret?: string;
  /** Overrides the base URL of Stripe's API. */
  readonly stripeApiUrl?: string;
  /** After how many minutes without its host a session ends. */
  readonly hostAbsent: number;
  /** After how many hours a session ends in any case. */
  readonly sessionMax: number;
  /** For how many seconds a node may fail to renew its lease before it counts as dead. */
  readonly nodeLease: number;
  /** Seconds: an absence from a session counts as attended if it is shorter. */
  readonly presenceGrace: number;
  /** For how many hours after a session the pictures of its verifications are kept. */
  readonly verificationKeepHours: number;

  constructor(env: Env) {
    const read = reader(env);
    this.production = read.oneOf('NODE_ENV', ['development', 'test', 'production'], 'development') === 'production';
    this.port = read.int('PORT', 3000, 0, 65535);
    this.host = read.text('HOST') ?? '0.0.0.0';
    const publicUrl = read.url('PUBLIC_URL', ['http:', 'https:']);
    this.publicUrl = (publicUrl ?? `http://localhost:${this.port}`).replace(/\/$/, '');
    this.corsOrigins = read.origins('CORS_ORIGINS');
    this.trustProxy = read.trustProxy('TRUST_PROXY');
    this.databaseUrl = read.url('DATABASE_URL', ['postgres:', 'postgresql:']);
    this.databaseOwnerUrl = read.url('DATABASE_OWNER_URL', ['postgres:', 'postgresql:']);
    if (this.databaseOwnerUrl && !this.databaseUrl) throw new ConfigError('DATABASE_OWNER_URL is set without DATABASE_URL.');
    this.databasePoolSize = read.int('DATABASE_POOL_SIZE', 10, 2, 200);
    this.allowEmbeddedInProduction = read.oneOf('ALLOW_EMBEDDED_DATABASE', ['true', 'false'], 'false') === 'true';
    this.dataDir = read.text('DATA_DIR') ?? './data';
    this.s3 = readStorage(read);
    this.redisUrl = read.url('REDIS_URL', ['redis:', 'rediss:']);
    this.redisPrefix = read.text('REDIS_PREFIX') ?? 'rollcall';
    this.jwtSecret = read.text('JWT_SECRET');
    if (this.jwtSecret !== undefined && Buffer.byteLength(this.jwtSecret) < 32)
      throw new ConfigError('JWT_SECRET must have at least 32 bytes.');
    if (this.production && !this.jwtSecret)
      throw new ConfigError('JWT_SECRET is missing: production needs a random one of at least 32 bytes.');
    this.secretsKey = read.key('SECRETS_KEY');
    this.secretsKeyOld = read.key('SECRETS_KEY_OLD');
    if (this.production && !this.secretsKey)
      throw new ConfigError('SECRETS_KEY is missing: production needs 32 random bytes in base64 or as hexadecimal digits.');
    if (this.production && !publicUrl)
      throw new ConfigError('PUBLIC_URL is missing: production needs the address that people type, such as https://school.example.');
    this.accessTokenTtl = read.duration('ACCESS_TOKEN_TTL', '15m');
    this.refreshTokenTtl = read.duration('REFRESH_TOKEN_TTL', '30d');
    this.refreshGrace = read.int('REFRESH_GRACE', 10, 0, 300);
    this.adminEmail = read.text('ADMIN_EMAIL');
    this.adminPassword = read.text('ADMIN_PASSWORD');
    if (!this.adminEmail !== !this.adminPassword) throw new ConfigError('ADMIN_EMAIL and ADMIN_PASSWORD must be set together.');
    if (this.adminEmail && !/^[^\s@]+@[^\s@]+$/.test(this.adminEmail)) throw new ConfigError('ADMIN_EMAIL must be an email address.');
    if (this.adminPassword && (this.adminPassword.length < 8 || this.adminPassword.length > 128))
      throw new ConfigError('ADMIN_PASSWORD must have 8 to 128 characters.');
    this.teacherSignup = read.oneOf('TEACHER_SIGNUP', ['open', 'approval', 'closed'], this.production ? 'approval' : 'open');
    const signIn = readSignIn(read, this.production);
    this.identityProviders = signIn.identityProviders;
    this.oidcTeacherValue = signIn.oidcTeacherValue;
    this.oidcAdminValue = signIn.oidcAdminValue;
    this.passwordSignIn = signIn.passwordSignIn;
    this.dialects = read.someOrAll('DIALECTS', DIALECTS);
    this.defaultTimeZone = read.timeZone('DEFAULT_TIME_ZONE', 'UTC');
    this.defaultCurrency = read.currency('DEFAULT_CURRENCY', 'EUR');
    this.docs = read.oneOf('DOCS', ['on', 'off'], this.production ? 'off' : 'on') === 'on';
    this.metricsToken = read.text('METRICS_TOKEN');
    this.logLevel = read.oneOf('LOG_LEVEL', ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], 'info');
    this.media = readMedia(read);
    this.socketRate = read.int('SOCKET_RATE', 50, 1, 10_000_000);
    this.socketHandshakes = read.int('SOCKET_HANDSHAKES', 100, 1, 10_000_000);
    this.httpRate = read.int('HTTP_RATE', 1200, 1, 10_000_000);
    this.signInRate = read.int('SIGN_IN_RATE', this.production ? 20 : 1000, 1, 10_000_000);
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
    this.presenceGrace = read.int('PRESENCE_GRACE', 60, 0, 3_600);
    this.verificationKeepHours = read.int('VERIFICATION_KEEP_HOURS', 24, 0, 168);
  }
}
