import { parseArgs } from 'node:util';
import { CommandBus } from '@nestjs/cqrs';
import { createApp, stopApp } from '../bootstrap.ts';
import { Config } from '../config/config.ts';
import { ProvisionUser } from '../contracts/auth.ts';
import { DirectoryInUse } from '../database/data-dir-lock.ts';
import { DomainError } from '../kernel/domain/domain-error.ts';
import { sentenceFor } from '../serve.ts';

const USAGE = 'Usage: npm run admin:create -- --email you@school.example --name "Your Name"';

interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Used if ADMIN_PASSWORD is not set. */
  readonly askPassword: () => Promise<string>;
  readonly say: (sentence: string) => void;
}

/** Creates an admin account. Returns the exit code: 0, or 1 after printing what is wrong. */
export const createAdmin = async (args: readonly string[], { env, askPassword, say }: Surroundings): Promise<number> => {
  const asked = read(args);
  if (!asked) {
    say(USAGE);
    return 1;
  }
  try {
    // The two variables are meant for the server's first start.
    const config = new Config({ LOG_LEVEL: 'warn', ...env, ADMIN_EMAIL: undefined, ADMIN_PASSWORD: undefined });
    const created = await provision(config, asked, env.ADMIN_PASSWORD ?? (await askPassword()));
    say(
      created
        ? `${asked.email} is an admin now, and can log in.`
        : `${asked.email} has an account already: an admin can give it that role.`,
    );
    return created ? 0 : 1;
  } catch (error) {
    say(whatIsWrong(error));
    return 1;
  }
};

const read = (args: readonly string[]): { email: string; name: string } | undefined => {
  try {
    const { email, name } = parseArgs({ args: [...args], options: { email: { type: 'string' }, name: { type: 'string' } } }).values;
    return email && name ? { email, name } : undefined;
  } catch {
    return undefined;
  }
};

const provision = async (config: Config, { email, name }: { email: string; name: string }, password: string): Promise<boolean> => {
  // The whole application, although it never listens: a fact must reach every subscribed reaction.
  const app = await createApp(config);
  try {
    return (await app.get(CommandBus).execute(new ProvisionUser(name, email, password, 'admin'))).created;
  } finally {
    await stopApp(app);
  }
};

const whatIsWrong = (error: unknown): string => {
  if (error instanceof DirectoryInUse)
    return 'A server is running on the embedded database. Stop it, run this again, and start it; or log in there as an admin and give another account the role.';
  if (error instanceof DomainError)
    return error.details?.map(({ field, message }) => `The ${field} ${message}.`).join(' ') ?? error.seen.error;
  return sentenceFor(error);
};
