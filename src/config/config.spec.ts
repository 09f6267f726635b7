import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { Config, ConfigError, DIALECTS } from './config.ts';

type Env = Record<string, string | undefined>;

const SECRET = 'x'.repeat(32);
const KEY = Buffer.from(Array.from({ length: 32 }, (_, index) => 8 * index + 7));
const read = (env: Env = {}) => new Config(env);

/** The error message for a bad environment. */
const errorFor = (env: Env): string => {
  try {
    read(env);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as Error).message;
  }
  throw new Error(`accepted ${JSON.stringify(env)}`);
};

/** The variable, its setting, its default, accepted values with what they are parsed to, and rejected values. */
// prettier-ignore
const variables: readonly [string, keyof Config, unknown, readonly (readonly [string, unknown])[], readonly string[]][] = [
  ['NODE_ENV', 'production', false, [['test', false]], ['prod', 'Production']],
  ['PORT', 'port', 3000, [['0', 0], ['65535', 65_535], [' 80 ', 80]], ['-1', '65536', '80.5', '0x50', '1e3', 'http', '30 40']],
  ['HOST', 'host', '0.0.0.0', [['127.0.0.1', '127.0.0.1'], ['::', '::']], []],
  ['PUBLIC_URL', 'publicUrl', 'http://localhost:3000', [['https://a.example/', 'https://a.example']], ['a.example', 'ftp://a.example']],
  ['CORS_ORIGINS', 'corsOrigins', [], [['https://a.example, http://localhost:5173', ['https://a.example', 'http://localhost:5173']]],
    ['*', 'a.example', 'https://a.example/', 'https://a.example/path', 'https://a.example,null']],
  ['TRUST_PROXY', 'trustProxy', 0, [['1', 1], ['10.0.0.0/8,::1', ['10.0.0.0/8', '::1']], ['loopback', ['loopback']]],
    ['true', 'fade', '10.0.0.0/33', '::1/129', '10.0.0.0/8/8', '10.0.0.0/', '1,2', 'proxy.example', '-1']],
  ['DATABASE_URL', 'databaseUrl', undefined, [['postgres://u:p@h/d', 'postgres://u:p@h/d'], ['postgresql://h/d', 'postgresql://h/d']],
    ['mysql://h/d', 'h/d']],
  ['DATABASE_POOL_SIZE', 'databasePoolSize', 10, [['2', 2], ['200', 200]], ['1', '201', 'many']],
  ['ALLOW_EMBEDDED_DATABASE', 'allowEmbeddedInProduction', false, [['true', true], ['false', false]], ['yes', '1']],
  ['DATA_DIR', 'dataDir', './data', [['/var/lib/rollcall', '/var/lib/rollcall']], []],
  ['REDIS_URL', 'redisUrl', undefined, [['redis://h:6379', 'redis://h:6379'], ['rediss://h', 'rediss://h']], ['http://h', 'localhost']],
  ['REDIS_PREFIX', 'redisPrefix', 'rollcall', [['school', 'school']], []],
  ['JWT_SECRET', 'jwtSecret', undefined, [[SECRET, SECRET], ['ü'.repeat(16), 'ü'.repeat(16)]], ['x'.repeat(31), 'ü'.repeat(15)]],
  ['SECRETS_KEY', 'secretsKey', undefined,
    [[KEY.toString('base64'), KEY], [KEY.toString('base64url'), KEY], [KEY.toString('hex'), KEY], [KEY.toString('hex').toUpperCase(), KEY]],
    ['hush', KEY.toString('hex').slice(1), KEY.subarray(1).toString('base64'), `${KEY.toString('base64')}A`, '!'.repeat(43)]],
  ['SECRETS_KEY_OLD', 'secretsKeyOld', undefined, [[KEY.toString('base64'), KEY]], ['hush']],
  ['ACCESS_TOKEN_TTL', 'accessTokenTtl', 900, [['30s', 30], ['2h', 7200]], ['15', '0m', '15 m', '-5m', '1w', 'soon']],
  ['REFRESH_TOKEN_TTL', 'refreshTokenTtl', 2_592_000, [['7d', 604_800], ['1m', 60]], ['30', '0d', '1.5d']],
  ['REFRESH_GRACE', 'refreshGrace', 10, [['0', 0], ['300', 300]], ['-1', '301', '10s', 'long']],
  ['TEACHER_SIGNUP', 'teacherSignup', 'open', [['approval', 'approval'], ['closed', 'closed']], ['Open', 'yes']],
  ['DIALECTS', 'dialects', [], [['live-attendance', ['live-attendance']], [' live-attendance,live-attendance, ', ['live-attendance']],
    ['all', DIALECTS], ['live-attendance,all', DIALECTS]],
    ['portal2', 'Live-Attendance', 'live-attendance,other', 'live-attendance other', 'All', 'all,other']],
  ['DEFAULT_TIME_ZONE', 'defaultTimeZone', 'UTC', [['Europe/Paris', 'Europe/Paris']], ['Paris', '+02:00']],
  ['DEFAULT_CURRENCY', 'defaultCurrency', 'EUR', [['INR', 'INR']], ['eur', 'EURO', 'XXY']],
  ['DOCS', 'docs', true, [['off', false], ['on', true]], ['true']],
  ['METRICS_TOKEN', 'metricsToken', undefined, [['t0ken', 't0ken']], []],
  ['LOG_LEVEL', 'logLevel', 'info', [['silent', 'silent'], ['trace', 'trace']], ['verbose', 'INFO']],
  ['SOCKET_RATE', 'socketRate', 50, [['1', 1], ['10000000', 10_000_000]], ['0', '10000001']],
  ['SOCKET_HANDSHAKES', 'socketHandshakes', 100, [['1', 1], ['10000000', 10_000_000]], ['0', '10000001']],
  ['HTTP_RATE', 'httpRate', 1200, [['1', 1]], ['0', 'none']],
  ['SIGN_IN_RATE', 'signInRate', 1000, [['1', 1]], ['0', 'none']],
  ['BOOKING_HOLD_MINUTES', 'bookingHold', 30, [['1', 1], ['10080', 10_080]], ['0', '10081']],
  ['PAYMENT_PROVIDER', 'paymentProvider', 'manual', [['manual', 'manual']], ['Stripe', 'paypal', 'stripe']],
  ['STRIPE_SECRET_KEY', 'stripeSecretKey', undefined, [['sk_test_1', 'sk_test_1']], []],
  ['STRIPE_WEBHOOK_SECRET', 'stripeWebhookSecret', undefined, [['whsec_1', 'whsec_1']], []],
  ['STRIPE_API_URL', 'stripeApiUrl', undefined, [['https://proxy.example', 'https://proxy.example'], ['http://127.0.0.1:12111/', 'http://127.0.0.1:12111/']],
    ['proxy.example', 'ftp://proxy.example', 'https://proxy.example/stripe', 'https://u:p@proxy.example', 'https://proxy.example/?a']],
  ['HOST_ABSENT_MINUTES', 'hostAbsent', 15, [['1', 1], ['1440', 1440]], ['0', '1441']],
  ['SESSION_MAX_HOURS', 'sessionMax', 12, [['1', 1], ['168', 168]], ['0', '169']],
  ['NODE_LEASE', 'nodeLease', 15, [['1', 1], ['600', 600]], ['0', '601']],
  ['VERIFICATION_KEEP_HOURS', 'verificationKeepHours', 24, [['0', 0], ['168', 168]], ['-1', '169', '1d']],
  ['PRESENCE_GRACE', 'presenceGrace', 60, [['0', 0], ['3600', 3600]], ['-1', '3601', '1m']],
];

/** Variables that must be set together with another. */
const dependent = ['DATABASE_OWNER_URL', 'ADMIN_EMAIL', 'ADMIN_PASSWORD'];

const A_SENTENCE = /^[A-Z_]+ [^\n]*\.$/;

describe('the configuration', () => {
  it.each(variables)('%s has a default, which also applies to an empty value', (variable, setting, byDefault) => {
    expect(read()[setting]).toEqual(byDefault);
    expect(read({ [variable]: ' ' })[setting]).toEqual(byDefault);
  });

  const good = variables.flatMap(([variable, setting, , values]) => values.map(([text, value]) => ({ variable, setting, text, value })));
  it.each(good)('$variable accepts "$text"', ({ variable, setting, text, value }) => {
    expect(read({ [variable]: text })[setting]).toEqual(value);
  });

  const bad = variables.flatMap(([variable, , , , values]) => values.map((text) => ({ variable, text })));
  it.each(bad)('$variable rejects "$text" in a sentence that names the variable', ({ variable, text }) => {
    const sentence = errorFor({ [variable]: text });
    expect(sentence).toMatch(A_SENTENCE);
    expect(sentence).toContain(variable);
  });

  it('never repeats a secret or a database password in an error message', () => {
    for (const env of [
      { JWT_SECRET: 'hush' },
      { DATABASE_URL: 'mysql://u:hush@h/d' },
      { REDIS_URL: 'http://:hush@h' },
      { ADMIN_PASSWORD: 'hush' },
      { SECRETS_KEY: 'hush' },
    ])
      expect(errorFor(env)).not.toContain('hush');
  });

  it('derives PUBLIC_URL from PORT unless it is set', () => {
    expect(read({ PORT: '8080' }).publicUrl).toBe('http://localhost:8080');
  });

  it('accepts only whole numbers within the range', () => {
    fc.assert(
      fc.property(fc.integer({ min: -100_000, max: 200_000 }), (number) => {
        const env = { PORT: String(number) };
        if (number >= 0 && number <= 65_535) return read(env).port === number;
        return A_SENTENCE.test(errorFor(env));
      }),
    );
  });

  it('converts durations to seconds', () => {
    const seconds = { s: 1, m: 60, h: 3600, d: 86_400 };
    const unit = fc.constantFrom<keyof typeof seconds>('s', 'm', 'h', 'd');
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 999_999 }), unit, (count, letter) => {
        return read({ ACCESS_TOKEN_TTL: `${count}${letter}` }).accessTokenTtl === count * seconds[letter];
      }),
    );
  });

  it('is either parsed or rejected with a sentence, whatever the environment contains', () => {
    const names = [...variables.map(([variable]) => variable), ...dependent];
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), fc.string()), (env) => {
        try {
          read(env);
        } catch (error) {
          expect(error).toBeInstanceOf(ConfigError);
          expect(names.some((name) => (error as Error).message.includes(name))).toBe(true);
        }
      }),
    );
  });
});

describe('settings that depend on each other', () => {
  const production = { NODE_ENV: 'production', JWT_SECRET: SECRET, SECRETS_KEY: KEY.toString('hex'), PUBLIC_URL: 'https://a.example' };

  it('are stricter in production: secrets are required, teachers need approval, docs are off, few passwords may be tried', () => {
    expect(errorFor({ NODE_ENV: 'production' })).toMatch(/^JWT_SECRET .*32 bytes\.$/);
    expect(errorFor({ ...production, PUBLIC_URL: ' ' })).toMatch(/^PUBLIC_URL is missing: .*https:\/\/school\.example\.$/);
    expect(errorFor({ ...production, SECRETS_KEY: '' })).toMatch(/^SECRETS_KEY is missing: .*32 random bytes.*\.$/);
    expect(read(production)).toMatchObject({ production: true, teacherSignup: 'approval', docs: false, jwtSecret: SECRET, signInRate: 20 });
  });

  it('can override the production defaults', () => {
    expect(read({ ...production, TEACHER_SIGNUP: 'open', DOCS: 'on' })).toMatchObject({ teacherSignup: 'open', docs: true });
  });

  it('require DATABASE_URL with DATABASE_OWNER_URL, and both to be PostgreSQL URLs', () => {
    const url = 'postgres://h/d';
    expect(errorFor({ DATABASE_OWNER_URL: url })).toBe('DATABASE_OWNER_URL is set without DATABASE_URL.');
    expect(errorFor({ DATABASE_URL: url, DATABASE_OWNER_URL: 'mysql://h/d' })).toMatch(/^DATABASE_OWNER_URL /);
    expect(read({ DATABASE_URL: url, DATABASE_OWNER_URL: `${url}2` })).toMatchObject({ databaseUrl: url, databaseOwnerUrl: `${url}2` });
  });

  it('require both Stripe secrets with PAYMENT_PROVIDER=stripe', () => {
    const stripe = { PAYMENT_PROVIDER: 'stripe', STRIPE_SECRET_KEY: 'sk_test_1', STRIPE_WEBHOOK_SECRET: 'whsec_1' };
    for (const missing of ['STRIPE_SECRET_KEY', 'STRIPE_WEBHOOK_SECRET'])
      expect(errorFor({ ...stripe, [missing]: ' ' })).toBe(
        'PAYMENT_PROVIDER is stripe, which needs STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET.',
      );
    expect(read(stripe)).toMatchObject({ paymentProvider: 'stripe', stripeSecretKey: 'sk_test_1', stripeWebhookSecret: 'whsec_1' });
  });

  it('require JANUS_SECRET with JANUS_URL, which is the address of a WebSocket', () => {
    const janus = { JANUS_URL: 'ws://10.0.0.5:8188', JANUS_SECRET: 'a long random text' };
    expect(errorFor({ JANUS_URL: janus.JANUS_URL })).toBe('JANUS_URL is set without JANUS_SECRET, which is the api_secret of Janus.');
    expect(errorFor({ ...janus, JANUS_URL: 'http://10.0.0.5:8088' })).toMatch(/^JANUS_URL /);
    expect(errorFor({ ...janus, JANUS_PEERS: '31' })).toMatch(/^JANUS_PEERS /);
    expect(read(janus).media.janus).toEqual({ url: janus.JANUS_URL, secret: janus.JANUS_SECRET, peers: 20 });
    expect(read({ JANUS_SECRET: janus.JANUS_SECRET }).media.janus).toBeUndefined();
  });

  it('require ADMIN_EMAIL and ADMIN_PASSWORD together, both valid for signing in', () => {
    const admin = { ADMIN_EMAIL: 'ada@school.example', ADMIN_PASSWORD: 'long enough' };
    expect(errorFor({ ADMIN_EMAIL: admin.ADMIN_EMAIL })).toBe('ADMIN_EMAIL and ADMIN_PASSWORD must be set together.');
    expect(errorFor({ ADMIN_PASSWORD: admin.ADMIN_PASSWORD })).toBe('ADMIN_EMAIL and ADMIN_PASSWORD must be set together.');
    expect(errorFor({ ...admin, ADMIN_EMAIL: 'ada' })).toBe('ADMIN_EMAIL must be an email address.');
    for (const password of ['x'.repeat(7), 'x'.repeat(129)])
      expect(errorFor({ ...admin, ADMIN_PASSWORD: password })).toBe('ADMIN_PASSWORD must have 8 to 128 characters.');
    for (const password of ['x'.repeat(8), 'x'.repeat(128)])
      expect(read({ ...admin, ADMIN_PASSWORD: password })).toMatchObject({ adminEmail: admin.ADMIN_EMAIL, adminPassword: password });
  });
});

describe('this spec', () => {
  it('covers every variable that the configuration reads', () => {
    const source = readFileSync('src/config/config.ts', 'utf8');
    const variablesRead = [...source.matchAll(/\bread\.\w+\(\s*'([A-Z_]+)'/g)].map(([, name]) => name!);
    expect([...variables.map(([variable]) => variable), ...dependent].toSorted()).toEqual(variablesRead.toSorted());
  });
});
