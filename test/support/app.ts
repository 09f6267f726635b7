import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import type { ModuleMetadata } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Test, type TestingModuleBuilder } from '@nestjs/testing';
import type { NestExpressApplication } from '@nestjs/platform-express';
import request from 'supertest';
import { AppModule } from '../../src/app.module.ts';
import { appOptions, configureApp, stopApp } from '../../src/bootstrap.ts';
import { Config } from '../../src/config/config.ts';
import { ProvisionUser, type Role } from '../../src/contracts/auth.ts';
import { PasswordCost } from '../../src/modules/auth/passwords/passwords.ts';
import { contractOf } from './contract.ts';
import { newMigratedDatabase, seedEmbedded } from './database.ts';

export type Http = ReturnType<typeof request.agent>;

export interface SignedUp {
  readonly id: string;
  readonly token: string;
  readonly refreshToken: string;
  readonly email: string;
  readonly name: string;
  readonly password: string;
}

export interface TestApp {
  /** Checks every JSON response against the OpenAPI document. */
  readonly http: Http;
  readonly url: string;
  readonly app: NestExpressApplication;
  /** Registers a new user with this role and signs them in. */
  readonly signUp: (role: Role) => Promise<SignedUp>;
  readonly close: () => Promise<void>;
}

interface Extras {
  /** Modules that replace the business ones, for kernel specs. */
  readonly instead?: ModuleMetadata['imports'];
  /** Additional modules, such as one with test routes. */
  readonly imports?: ModuleMetadata['imports'];
  /** Test doubles: `(builder) => builder.overrideProvider(Clock).useValue(clock)`. */
  readonly override?: (builder: TestingModuleBuilder) => TestingModuleBuilder;
  /** Where the browser client is built. By default it is not. */
  readonly clientDirectory?: string;
}

export const PASSWORD = 'long enough and not common';

/** Most tests sign up several users. The usual cost takes tens of milliseconds per password. */
const CHEAP: PasswordCost = { memoryCost: 64, timeCost: 1, parallelism: 1 };

/** Fixed secrets, no logs, and rate limits that no test reaches by accident. Tests override the settings they are about. */
const TEST_ENV = {
  NODE_ENV: 'test',
  HOST: '127.0.0.1',
  PORT: '0',
  JWT_SECRET: 'a secret for tests that has 32 bytes at least',
  SECRETS_KEY: '5e'.repeat(32),
  LOG_LEVEL: 'silent',
  HTTP_RATE: '1000000',
  SIGN_IN_RATE: '1000000',
  SOCKET_RATE: '1000000',
  TEACHER_SIGNUP: 'open',
};

/** Starts the application on its own database and port. `overrides` are environment variables. */
export const startApp = async (overrides: Readonly<Record<string, string | undefined>> = {}, extras: Extras = {}): Promise<TestApp> => {
  const database = overrides.DATABASE_URL || overrides.DATA_DIR ? { drop: async () => undefined } : await newMigratedDatabase();
  const dataDir = mkdtempSync(join(tmpdir(), 'rollcall-test-'));
  const url = 'url' in database ? database.url : undefined;
  if (!url && !overrides.DATABASE_URL && !overrides.DATA_DIR) await seedEmbedded(dataDir);
  const config = new Config({ ...TEST_ENV, DATA_DIR: dataDir, DATABASE_URL: url, ...overrides });
  const builder = Test.createTestingModule({ imports: [AppModule.of(config, extras.instead), ...(extras.imports ?? [])] });
  builder.overrideProvider(PasswordCost).useValue(CHEAP);
  const moduleRef = await (extras.override?.(builder) ?? builder).compile();
  const nest = moduleRef.createNestApplication<NestExpressApplication>({ ...appOptions, logger: ['error', 'warn'] });
  const app = await configureApp(nest, extras.clientDirectory ?? join(dataDir, 'no-client'));
  await app.listen(config.port, config.host);
  const { port } = app.getHttpServer().address() as AddressInfo;
  const base = `http://127.0.0.1:${port}`;
  const http = request.agent(base);
  http.use(contractOf(app));
  let closed: Promise<void> | undefined;
  const close = async () => {
    await stopApp(app);
    await database.drop();
    rmSync(dataDir, { recursive: true, force: true });
  };
  return { http, url: base, app, signUp: signUpAt(http, app), close: () => (closed ??= close()) };
};

const signUpAt = (http: Http, app: NestExpressApplication) => {
  let count = 0;
  return async (role: Role): Promise<SignedUp> => {
    const number = ++count;
    const [name, email, password] = [`${role} ${number}`, `${role}.${number}@school.example`, PASSWORD];
    // Nobody can register as an administrator.
    if (role === 'admin') await app.get(CommandBus).execute(new ProvisionUser(name, email, password, role));
    else await http.post('/api/v1/auth/register').send({ name, email, password, role }).expect(201);
    const { body } = (await http.post('/api/v1/auth/login').send({ email, password }).expect(200)) as {
      body: { data: { accessToken: string; refreshToken: string; user: { id: string } } };
    };
    const { accessToken, refreshToken, user } = body.data;
    return { id: user.id, token: accessToken, refreshToken, email, name, password };
  };
};
