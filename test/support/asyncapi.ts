import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import type { ClientEvent, ServerEvent } from '../../src/contracts/realtime.ts';
import type { AsyncApi, Message } from '../../src/modules/realtime/asyncapi/document-types.ts';
import { Config } from '../../src/config/config.ts';
import { buildAsyncApi } from '../../src/modules/realtime/asyncapi/document.ts';
import type { TestApp } from './app.ts';
import { fieldsOf, type DocumentField } from './document-fields.ts';

/** Closes every object schema, so that undocumented properties fail. */
const closed = (node: unknown): unknown => {
  if (Array.isArray(node)) return node.map(closed);
  if (typeof node !== 'object' || node === null) return node;
  const copy = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, closed(value)]));
  if (copy.type === 'object' && 'properties' in copy) copy.additionalProperties = false;
  return copy;
};

export type Check = (payload: unknown) => string | null;

/** The checks for each kind of message. A check returns how a message differs from the document, or null. */
export interface SocketContract {
  body(event: ClientEvent): Check;
  acknowledgement(event: ClientEvent): Check;
  message(event: ServerEvent): Check;
  connectError: Check;
}

export const formats = (ajv: Ajv): Ajv => {
  (addFormats as unknown as (ajv: Ajv) => void)(ajv);
  return ajv;
};

/** Builds a check for every message in the document. */
export const socketContract = ({ channels, components }: AsyncApi): SocketContract => {
  const ajv = formats(new Ajv({ strict: false, allErrors: true }));
  ajv.addSchema({ $id: 'asyncapi', components: closed(components) as object });
  const compiled = new Map<string, Check>();
  const checkOf = (name: string, ...messages: (Message | undefined)[]): Check => {
    const known = compiled.get(name);
    if (known) return known;
    const documented = messages.filter((message) => message !== undefined);
    if (!documented.length) return () => `${name} is not documented`;
    const schema = JSON.stringify(closed({ anyOf: documented.map(({ payload }) => payload) }));
    const validate = ajv.compile(JSON.parse(schema.replaceAll('"#/components/', '"asyncapi#/components/')) as object);
    const check: Check = (payload) => violations(validate, payload);
    compiled.set(name, check);
    return check;
  };
  const { handshake, commands, acknowledgements, events } = channels;
  return {
    body: (event) => checkOf(`body of ${event}`, commands.messages[event]),
    acknowledgement: (event) =>
      checkOf(`answer to ${event}`, acknowledgements.messages[`${event}.done`], acknowledgements.messages[`${event}.refused`]),
    message: (event) => checkOf(event, events.messages[event]),
    connectError: checkOf('connect_error', handshake.messages.connect_error),
  };
};

const violations = (validate: ValidateFunction, payload: unknown): string | null => {
  if (validate(payload)) return null;
  const found = (validate.errors ?? []).map(({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`);
  return `${found.join('; ')} in ${JSON.stringify(payload)}`;
};

/** A command of the document, with a valid body and all its fields. */
export interface SentCommand {
  readonly event: string;
  readonly body: unknown;
  readonly fields: readonly DocumentField[];
}

export const commandsOf = ({ app }: TestApp): SentCommand[] => {
  const document = buildAsyncApi(app.get(Config));
  return Object.values(document.channels.commands.messages).map(({ name, payload, examples }) => ({
    event: name,
    body: examples[0]?.payload,
    fields: fieldsOf(document, payload),
  }));
};
