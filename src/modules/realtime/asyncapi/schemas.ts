import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import type { ClientEvent, ServerEvent } from '../../../contracts/realtime.js';
import { answers, MISSED } from './answers.js';
import { ConnectError, Failure, Handshake } from './failure.js';
import { messages } from './messages.js';

export type Form = new () => object;
/** JSON Schema, draft 7, as AsyncAPI wants it. */
export interface Schema {
  readonly [keyword: string]: unknown;
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}
export type Schemas = Readonly<Record<string, Schema>>;

export const schemaRef = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });

/** Every shape that goes over the wire, by the name of its class. What clients send is closed: unknown fields are refused. */
export const buildSchemas = (app: INestApplication, forms: Readonly<Record<ClientEvent, Form>>): Schemas => {
  const sent = fromClasses(app, [
    ...Object.values(messages),
    ...Object.values(answers).filter((one) => one !== null),
    Failure,
    ConnectError,
  ]);
  const received = fromClasses(app, [...Object.values(forms), Handshake]);
  const closed = Object.entries(received).map(([name, schema]) => [name, { ...schema, additionalProperties: false }] as const);
  return {
    ...sent,
    ...Object.fromEntries(closed),
    [forms.ATTENDANCE_MARKED.name]: { ...oneOfThree, ...received[forms.ATTENDANCE_MARKED.name], additionalProperties: false },
    [MISSED]: missed(sent),
  };
};

/** Which of the optional fields go together, as the command checks it. */
const oneOfThree: Schema = {
  oneOf: [{ required: ['studentId', 'status'] }, { required: ['marks'] }, { required: ['rest'] }],
  dependencies: { studentId: ['status'], status: ['studentId'] },
};

/** Whatever has a number can be missed, and has it then. */
const missed = (schemas: Schemas): Schema => {
  const numbered = (Object.keys(messages) as ServerEvent[]).filter((event) => schemas[messages[event].name]?.properties?.after);
  return {
    description: 'A numbered message, as `missed` has it.',
    oneOf: numbered.map((event) => ({
      title: event,
      type: 'object',
      required: ['event', 'data'],
      properties: {
        event: { type: 'string', const: event },
        data: { allOf: [schemaRef(messages[event].name), { required: ['seq', 'after'] }] },
      },
    })),
  };
};

class NoModule {}

/** What the decorators of the fields say, made into schemas by the package they belong to. */
const fromClasses = (app: INestApplication, classes: readonly Form[]): Schemas => {
  const config = new DocumentBuilder().setOpenAPIVersion('3.1.0').build();
  const { components } = SwaggerModule.createDocument(app, config, { include: [NoModule], extraModels: [...classes] });
  return Object.fromEntries(Object.entries(components?.schemas ?? {}).map(([name, schema]) => [name, tidy(schema) as Schema]));
};

/** Without what is undefined, and without examples of single fields: whole messages say more. */
const tidy = (node: unknown): unknown => {
  if (Array.isArray(node)) return node.map(tidy);
  if (typeof node !== 'object' || node === null) return node;
  const kept = Object.entries(node).filter(([key, value]) => value !== undefined && key !== 'example');
  return Object.fromEntries(kept.map(([key, value]) => [key, tidy(value)]));
};
