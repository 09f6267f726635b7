import { errorTable, type ErrorCode } from '../../../contracts/errors.ts';
import { PROVIDER_TOKEN_ERRORS } from '../../../contracts/errors/auth.ts';
import type { ClientEvent, ServerEvent } from '../../../contracts/realtime.ts';
import { answers, connectError, failure } from '../schemas/answers.ts';
import { bodies, handshake } from '../schemas/bodies.ts';
import { messages } from '../schemas/messages.ts';
import { literal, object, type Schema } from '../schemas/schema.ts';
import type { AsyncApi, Message } from './document-types.ts';
import { commandTexts, commonErrors } from './command-texts.ts';
import { eventTexts } from './event-texts.ts';
import { schemaRef } from './components.ts';

export const clientEvents = Object.keys(commandTexts) as ClientEvent[];
export const serverEvents = Object.keys(eventTexts) as ServerEvent[];

/** All messages, by AsyncAPI channel. */
export const channels = (): AsyncApi['channels'] => ({
  handshake: {
    address: '/',
    title: 'Handshake',
    description: 'Clients connect to the namespace `/`, and use this one connection for everything.',
    messages: {
      connect: {
        name: 'connect',
        summary: 'What the client passes as `auth`.',
        payload: schemaRef(handshake),
        examples: [
          { summary: 'With a token from signing in', payload: { token: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIwMTk4In0.c2lnbmF0dXJl' } },
        ],
      },
      connect_error: {
        name: 'connect_error',
        summary: 'The client may not connect.',
        payload: { allOf: [schemaRef(connectError), { properties: { data: { properties: { code: { enum: handshakeErrors } } } } }] },
        examples: handshakeErrors.map((code) => {
          const data = failureExample(code);
          return { summary: code, payload: { message: data.error, data } };
        }),
      },
    },
  },
  commands: {
    address: '/',
    title: 'Commands',
    description: 'What a client sends: an event with one body and an acknowledgement callback.',
    messages: Object.fromEntries(clientEvents.map((event) => [event, command(event)])),
  },
  acknowledgements: {
    address: null,
    title: 'Acknowledgements',
    description: 'The answer to a command: the one argument of its callback.',
    messages: Object.fromEntries(
      clientEvents.flatMap((event) => [[`${event}.done`, done(event)] as const, [`${event}.refused`, refused(event)] as const]),
    ),
  },
  events: {
    address: '/',
    title: 'Events',
    description: 'What the server sends to the clients concerned.',
    messages: Object.fromEntries(serverEvents.map((event) => [event, sent(event)])),
  },
});

const command = (event: ClientEvent): Message => ({
  name: event,
  summary: commandTexts[event].summary,
  payload: schemaRef(bodies[event]),
  examples: commandTexts[event].bodies,
});

const done = (event: ClientEvent): Message => ({
  name: event,
  summary: 'The command succeeded.',
  payload: object({ success: literal(true), data: schemaRef(answers[event]) }),
  examples: commandTexts[event].answers.map(({ summary, payload }) => ({ summary, payload: { success: true, data: payload } })),
});

const handshakeErrors: readonly ErrorCode[] = [
  'UNAUTHENTICATED',
  ...PROVIDER_TOKEN_ERRORS,
  'TOO_MANY_REQUESTS',
  'DATABASE_UNAVAILABLE',
  'INTERNAL_ERROR',
];

const codesOf = (event: ClientEvent): readonly ErrorCode[] => [...(commandTexts[event].errors ?? []), ...commonErrors];

/** The codes of errors that are sent as ERROR, without an acknowledgement. */
const outsideErrors: readonly ErrorCode[] = [...new Set<ErrorCode>(['UNKNOWN_EVENT', 'UNAUTHENTICATED', ...clientEvents.flatMap(codesOf)])];

const withCodes = (schema: Schema, codes: readonly ErrorCode[]): Schema => ({
  allOf: [schemaRef(schema), { properties: { code: { enum: codes } } }],
});

const refused = (event: ClientEvent): Message => ({
  name: event,
  summary: 'The command failed.',
  description: codesOf(event)
    .map((code) => `- \`${code}\`: ${errorTable[code].message}`)
    .join('\n'),
  payload: withCodes(failure, codesOf(event)),
  examples: codesOf(event).map((code) => ({ summary: code, payload: failureExample(code) })),
});

const failureExample = (code: ErrorCode) => ({
  success: false,
  error: errorTable[code].message,
  code,
  ...(code in exampleDetails && { details: [exampleDetails[code]] }),
});
const exampleDetails: Partial<Record<ErrorCode, object>> = {
  VALIDATION_FAILED: { field: 'userId', message: 'is not an accepted field' },
  LINE_NOT_FOUND: { field: 'marks.0.studentId', message: 'is not on this register' },
};

const sent = (event: ServerEvent): Message => ({
  name: event,
  summary: eventTexts[event].summary,
  description: `**To:** ${eventTexts[event].to}${eventTexts[event].says ? `\n\n${eventTexts[event].says}` : ''}`,
  payload: event === 'ERROR' ? withCodes(messages.ERROR, outsideErrors) : schemaRef(messages[event]),
  examples: [eventTexts[event].example],
});
