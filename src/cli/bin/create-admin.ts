import 'reflect-metadata';
import { createInterface } from 'node:readline/promises';
import { text } from 'node:stream/consumers';
import { Writable } from 'node:stream';
import { createAdmin } from '../create-admin.ts';

const hidden = () => new Writable({ write: (_chunk, _encoding, done) => done() });

/** Prompts without echoing the input. */
const ask = async (question: string): Promise<string> => {
  process.stderr.write(question);
  const line = createInterface({ input: process.stdin, output: hidden(), terminal: true });
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
  if (password === (await ask('Once more: '))) return password;
  console.error('These are not the same. Try again.');
  return askTwice();
};

/** Piped input is the password, without its trailing newline. */
const askPassword = async (): Promise<string> => (process.stdin.isTTY ? askTwice() : (await text(process.stdin)).replace(/\r?\n$/, ''));

// A startup that failed halfway may have left something open.
process.exit(await createAdmin(process.argv.slice(2), { env: process.env, askPassword, say: (sentence) => console.error(sentence) }));
