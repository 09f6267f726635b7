import type { AsyncApi, Operation } from '../../src/modules/realtime/asyncapi/document-types.ts';

const row = (...cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;

const codesOf = ({ channels }: AsyncApi, { title, reply }: Operation): string => {
  const refused = reply && channels.acknowledgements.messages[`${title}.refused`];
  return [...(refused?.description ?? '').matchAll(/^- (`\w+`)/gm)].map(([, code]) => code).join(' ');
};

/** docs/sockets.md: the guide, and the events from the document. */
export const socketsPage = (document: AsyncApi): string => {
  const operations = Object.values(document.operations);
  const guide = document.info.description.replaceAll(/\[[^\]]+\]\((\/[^)]*)\)/g, '`$1`');
  const commands = operations.filter(({ action, title }) => action === 'receive' && title !== 'connect');
  const events = operations.filter(({ action }) => action === 'send');
  return `# The sockets

<!-- Generated from the AsyncAPI document by \`npm run docs:sockets\`; a test fails if it is out of date. -->

${guide}

## Commands

A running server documents each body and answer, with examples, at \`/docs/sockets\`.

| command | what it does | errors |
|---|---|---|
${commands.map((one) => row(`\`${one.title}\``, one.summary, codesOf(document, one))).join('\n')}

## Events

| event | meaning | to |
|---|---|---|
${events.map((one) => row(`\`${one.title}\``, one.summary, one.description.replace(/^To: /, ''))).join('\n')}
`;
};
