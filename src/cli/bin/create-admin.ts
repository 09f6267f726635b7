import 'reflect-metadata';
import { createInterface } from 'node:readline/promises';
import { text } from 'node:stream/consumers';
import { Writable } from 'node:stream';
import { createAdmin } from '../create-admin.ts';

const discard = () => new Writable({ write: (_chunk, _encoding, done) => done() });

/** Prompts without echoing the input. */
const ask = async (question: string): Promise<string> => {
  process.stderr.write(question);
  const line = createInterface({ input: process.stdin, output: discard(), terminal: true });
  line.once('SIGINT', () => process.exit(130));
  try {
    return await line.question('');
  } finally {
    line.close();
    process.stderr.write('\n');
  }
};

const askTwice = async (): Promise<string> => {
  const password = await ask('Password: ');
  if (password === (await ask('Repeat password: '))) return password;
  console.error('The passwords do not match. Try again.');
  return askTwice();
};

/** If input is piped, it is the password, followed by an optional newline. */
const askPassword = async (): Promise<string> => (process.stdin.isTTY ? askTwice() : (await text(process.stdin)).replace(/\r?\n$/, ''));

// Exits explicitly, because a failed startup may have left handles open.
process.exit(await createAdmin(process.argv.slice(2), { env: process.env, askPassword, say: (sentence) => console.error(sentence) }));
