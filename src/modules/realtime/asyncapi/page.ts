import { escapeHtml } from '../../../kernel/http/html.ts';
import type { AsyncApi, Example, Message, Operation, Ref } from './document-types.ts';
import { anchor, markdown } from './markdown.ts';
import type { Schema } from '../schemas/schema.ts';
import { style } from './page-style.ts';

const resolve = (document: AsyncApi, { $ref }: Ref): Message => {
  const [, , channel, , message] = $ref.split('/');
  return document.channels[channel as keyof AsyncApi['channels']].messages[message!]!;
};

const nameOf = (schema: Schema): string => schema.$ref!.split('/').at(-1)!;

/** The type of a field as HTML. Unwraps the `allOf` and `anyOf` that descriptions and null add to a reference. */
const typeOf = (schema: Schema): string => {
  if (schema.$ref) return `<a href="#shape-${anchor(nameOf(schema))}">${nameOf(schema)}</a>`;
  const {
    type,
    items,
    format,
    const: only,
    enum: words,
  } = schema as { type?: string | string[]; items?: Schema; format?: string; const?: unknown; enum?: unknown[] };
  const inner = ((schema.allOf ?? schema.anyOf) as Schema[] | undefined)?.map(typeOf);
  if (inner) return inner.join(' or ');
  if (only !== undefined) return `<code>${escapeHtml(JSON.stringify(only))}</code>`;
  if (words) return words.map((word) => `<code>${escapeHtml(JSON.stringify(word))}</code>`).join(' ');
  const types = [type ?? 'any']
    .flat()
    .map((one) => (one === 'array' && items ? `list of ${typeOf(items)}` : one === 'string' && format ? format : one));
  return types.join(' or ');
};

const boundsOf = (schema: Schema): string => {
  const { minimum, maximum, maxLength, minItems, maxItems } = schema as Record<string, number | undefined>;
  const words = [
    minimum !== undefined && `from ${minimum}`,
    maximum !== undefined && maximum < 2 ** 31 - 1 && `to ${maximum}`,
    maxLength !== undefined && `at most ${maxLength} characters`,
    minItems !== undefined && `at least ${minItems}`,
    maxItems !== undefined && `at most ${maxItems}`,
  ];
  return words.filter(Boolean).join(', ');
};

const fields = ({ properties = {}, required = [] }: Schema): string => {
  const rows = Object.entries(properties).map(([name, schema]) => {
    const description = markdown(String(schema.description ?? ''));
    const bounds = boundsOf(schema);
    const optional = required.includes(name) ? '' : ' <small>optional</small>';
    return `<tr><td><code>${name}</code>${optional}</td><td>${typeOf(schema)}${bounds && ` <small>${bounds}</small>`}</td><td>${description}</td></tr>`;
  });
  return rows.length
    ? `<table><thead><tr><th>field</th><th>type</th><th></th></tr></thead><tbody>${rows.join('')}</tbody></table>`
    : '<p>No fields.</p>';
};

const shapeOf = (document: AsyncApi, schema: Schema): Schema => {
  const referred = schema.$ref ? schema : (schema.allOf as Schema[] | undefined)?.[0];
  return referred?.$ref ? document.components.schemas[nameOf(referred)]! : schema;
};

/** Formats JSON, with each value on one line if it fits. */
const compact = (value: unknown, indent = ''): string => {
  const line = JSON.stringify(value, null, 1).replaceAll(/\n\s*/g, ' ');
  if (typeof value !== 'object' || value === null || line.length + indent.length <= 100) return line;
  const deeper = `${indent}  `;
  const parts = Array.isArray(value)
    ? value.map((one) => compact(one, deeper))
    : Object.entries(value).map(([key, one]) => `${JSON.stringify(key)}: ${compact(one, deeper)}`);
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  return `${open}\n${parts.map((part) => deeper + part).join(',\n')}\n${indent}${close}`;
};

const examples = (title: string, list: readonly Example[]): string =>
  list
    .map(
      ({ summary, payload }) =>
        `<figure><figcaption>${title}: ${markdown(summary).replace(/^<p>|<\/p>$/g, '')}</figcaption><pre><code>${escapeHtml(compact(payload))}</code></pre></figure>`,
    )
    .join('');

const operation = (document: AsyncApi, { action, title, summary, description, messages, reply }: Operation): string => {
  const message = resolve(document, messages[0]!);
  const [done, refused] = reply?.messages.map((ref) => resolve(document, ref)) ?? [];
  const outcome = refused ?? done;
  return `<article id="${action}-${anchor(title)}">
<h3><code>${title}</code></h3>
<p><strong>${summary}</strong></p>
${markdown(message.description ?? description)}
${fields(shapeOf(document, message.payload))}
${examples(action === 'receive' ? 'Send' : 'Receive', message.examples)}
${refused ? `<h4>Acknowledgement</h4><p><code>data</code>: ${typeOf(done!.payload.properties!.data!)}</p>${examples('Done', done!.examples)}<h4>Errors</h4>${markdown(refused.description!)}` : outcome ? `<h4>Failure</h4>${examples(outcome.name, outcome.examples.slice(0, 1))}` : ''}
</article>`;
};

const shape = ([name, schema]: readonly [string, Schema]): string => {
  const choices = (schema.oneOf as Schema[] | undefined)?.filter(({ title }) => title);
  const body = choices?.length
    ? `<p>One of: ${choices.map(({ title }) => `<code>${String(title)}</code>`).join(', ')}.</p>${fields(choices[0]!)}`
    : fields(schema);
  return `<article id="shape-${anchor(name)}"><h3><code>${name}</code></h3>${markdown(String(schema.description ?? ''))}${body}</article>`;
};

/** The document as an HTML page without scripts or external resources. */
export const asyncApiPage = (document: AsyncApi): string => {
  const { info, operations, components } = document;
  const all = Object.values(operations);
  const commands = all.filter(({ action }) => action === 'receive');
  const events = all.filter(({ action }) => action === 'send');
  const chapters = [...info.description.matchAll(/^## (.+)$/gm)].map(([, title]) => title!);
  const links = (list: readonly Operation[]) =>
    list.map(({ action, title }) => `<li><a href="#${action}-${anchor(title)}"><code>${title}</code></a></li>`).join('');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(info.title)}</title>
<style>${style}</style>
</head>
<body>
<nav aria-label="Contents">
<p><a href="/docs">REST API</a> · <a href="/asyncapi.json">AsyncAPI</a></p>
<ul>${chapters.map((title) => `<li><a href="#${anchor(title)}">${title}</a></li>`).join('')}</ul>
<details open><summary><a href="#commands">Commands</a></summary><ul>${links(commands)}</ul></details>
<details open><summary><a href="#events">Events</a></summary><ul>${links(events)}</ul></details>
<p><a href="#shapes">Shapes</a></p>
</nav>
<main>
<h1>${escapeHtml(info.title)}</h1>
${markdown(info.description)}
<h2 id="commands">Commands</h2>
${commands.map((one) => operation(document, one)).join('')}
<h2 id="events">Events</h2>
${events.map((one) => operation(document, one)).join('')}
<h2 id="shapes">Shapes</h2>
${Object.entries(components.schemas).map(shape).join('')}
</main>
</body>
</html>`;
};
