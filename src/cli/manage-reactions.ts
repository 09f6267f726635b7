import { parseArgs } from 'node:util';
import { Config } from '../config/config.ts';
import { DirectoryInUse } from '../database/data-dir-lock.ts';
import { NoDatabase, withReactions } from '../database/with-reactions.ts';
import type { Page, Position } from '../contracts/page.ts';
import type { FailingReactions } from '../kernel/messaging/failing-reactions.ts';
import type { CursorKey, FailingReaction } from '../kernel/messaging/reaction-cursors.ts';
import { sentenceFor } from '../serve.ts';

const USAGE = `Usage: npm run reactions -- list
       npm run reactions -- retry [--reaction booking.refund-when-booking-cancelled] [--stream session:…]`;

interface CliDeps {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly say: (sentence: string) => void;
}

interface ParsedArgs {
  readonly command: 'list' | 'retry';
  readonly which: Partial<CursorKey>;
}

/** Lists failing reactions, or has the running server retry them. Returns the exit code: 0, or 1 after printing what is wrong. */
export const manageReactions = async (args: readonly string[], { env, say }: CliDeps): Promise<number> => {
  const parsed = parse(args);
  if (!parsed) {
    say(USAGE);
    return 1;
  }
  try {
    const config = new Config({ LOG_LEVEL: 'warn', ...env });
    await withReactions(config, async (reactions) => {
      if (parsed.command === 'list') for (const line of await listFailing(reactions)) say(line);
      else say(`${await reactions.retry(parsed.which, null)} will be retried by the running server within a second, or when it starts.`);
    });
    return 0;
  } catch (error) {
    say(describeError(error));
    return 1;
  }
};

const parse = (args: readonly string[]): ParsedArgs | undefined => {
  try {
    const { positionals, values } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { reaction: { type: 'string' }, stream: { type: 'string' } },
    });
    const [command, ...more] = positionals;
    if (more.length || (command !== 'list' && command !== 'retry')) return undefined;
    if (command === 'list' && Object.keys(values).length) return undefined;
    return { command, which: values };
  } catch {
    return undefined;
  }
};

const listFailing = async (reactions: FailingReactions): Promise<string[]> => {
  const lines: string[] = [];
  let after: Position | null = [];
  while (after) {
    const { items, next }: Page<FailingReaction> = await reactions.list({ page: 1, limit: 100, after });
    lines.push(...items.map(describe));
    after = next;
  }
  return lines.length ? lines : ['No reaction is failing.'];
};

const describe = ({ reaction, stream, behind, attempts, nextTryAt, parkedAt }: FailingReaction): string => {
  const when = parkedAt ? `parked since ${parkedAt.toISOString()}` : `next try at ${nextTryAt!.toISOString()}`;
  return `${reaction}  ${stream}  ${when}, ${attempts} attempts, ${behind} behind`;
};

const describeError = (error: unknown): string => {
  if (error instanceof DirectoryInUse)
    return 'A server is running on the embedded database. Use its API as an admin (GET /api/v1/reactions, POST /api/v1/reactions/retry); or stop it, run this command again and restart it.';
  if (error instanceof NoDatabase) return error.message;
  if ((error as { code?: unknown }).code === '42P01') return 'This database has no Rollcall tables yet: start a server on it first.';
  return sentenceFor(error);
};
