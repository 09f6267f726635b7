import { parseArgs } from 'node:util';
import { CommandBus } from '@nestjs/cqrs';
import { createApp, stopApp } from '../bootstrap.ts';
import { Config } from '../config/config.ts';
import { ProvisionUser } from '../contracts/auth.ts';
import { DirectoryInUse } from '../database/data-dir-lock.ts';
import { DomainError } from '../kernel/domain/domain-error.ts';
import { sentenceFor } from '../serve.ts';

const USAGE = 'Usage: npm run admin:create -- --email you@school.example --name "Your Name"';

interface CliDeps {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Used if ADMIN_PASSWORD is not set. */
  readonly askPassword: () => Promise<string>;
  /** Prints a line. */
  readonly say: (sentence: string) => void;
}

/** Creates an admin account. Returns the exit code: 0, or 1 after printing what is wrong. */
export const createAdmin = async (args: readonly string[], { env, askPassword, say }: CliDeps): Promise<number> => {
  const options = parse(args);
  if (!options) {
    say(USAGE);
    return 1;
  }
  try {
    // With ADMIN_EMAIL and ADMIN_PASSWORD, startup would create an admin of its own.
    const config = new Config({ LOG_LEVEL: 'warn', ...env, ADMIN_EMAIL: undefined, ADMIN_PASSWORD: undefined });
    const created = await provision(config, options, env.ADMIN_PASSWORD ?? (await askPassword()));
    say(
      created
        ? `${options.email} is now an admin and can sign in.`
        : `${options.email} already has an account. An existing admin can change its role to admin.`,
    );
    return created ? 0 : 1;
  } catch (error) {
    say(describeError(error));
    return 1;
  }
};

const parse = (args: readonly string[]): { email: string; name: string } | undefined => {
  try {
    const { email, name } = parseArgs({ args: [...args], options: { email: { type: 'string' }, name: { type: 'string' } } }).values;
    return email && name ? { email, name } : undefined;
  } catch {
    return undefined;
  }
};

const provision = async (config: Config, { email, name }: { email: string; name: string }, password: string): Promise<boolean> => {
  // The application does not listen, but starts completely, so that all reactions to the new account's facts run.
  const app = await createApp(config);
  try {
    return (await app.get(CommandBus).execute(new ProvisionUser(name, email, password, 'admin'))).created;
  } finally {
    await stopApp(app);
  }
};

const describeError = (error: unknown): string => {
  if (error instanceof DirectoryInUse)
    return 'A server is running on the embedded database. Stop it, run this command again and restart it; or sign in there as an admin and change the role of an account to admin.';
  if (error instanceof DomainError)
    return error.details?.map(({ field, message }) => `The ${field} ${message}.`).join(' ') ?? error.shownToCaller.error;
  return sentenceFor(error);
};
