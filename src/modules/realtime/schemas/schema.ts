/*
 * JSON Schemas (draft 7) that also carry the TypeScript type they describe. The dispatcher validates commands against them, and the
 * AsyncAPI document includes them. (TypeBox does the same, but adds 700 files and 0.1 s to each start.)
 */

declare const TYPE: unique symbol;
const OPTIONAL = Symbol('optional');

export interface Schema<T = unknown> {
  readonly [keyword: string]: unknown;
  /** A schema with a name becomes a component of the AsyncAPI document. */
  readonly $id?: string;
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly [TYPE]?: T;
}
type Optional<T> = Schema<T> & { readonly [OPTIONAL]: true };

/** The type of the JSON that a schema describes. */
export type TypeOf<S> = S extends Schema<infer T> ? T : never;

type Properties = Readonly<Record<string, Schema>>;
type OptionalKeys<P> = { [K in keyof P]: P[K] extends Optional<unknown> ? K : never }[keyof P];
type ObjectOf<P> = { [K in Exclude<keyof P, OptionalKeys<P>>]: TypeOf<P[K]> } & { [K in OptionalKeys<P>]?: TypeOf<P[K]> };

interface About {
  readonly description?: string;
}

export const optional = <T>(schema: Schema<T>): Optional<T> => ({ ...schema, [OPTIONAL]: true });

export const object = <P extends Properties>(properties: P, about: About = {}): Schema<ObjectOf<P>> => ({
  type: 'object',
  required: Object.keys(properties).filter((key) => !(OPTIONAL in properties[key]!)),
  properties,
  ...about,
});

/** An object with a name. */
export const namedObject = <P extends Properties>(name: string, properties: P, about?: About) => named(name, object(properties, about));

/** The schema of a command's body. Unknown fields are rejected. */
export const body = <P extends Properties>(name: string, properties: P): Schema<ObjectOf<P>> => ({
  ...namedObject(name, properties),
  additionalProperties: false,
});

export const named = <T>(name: string, schema: Schema<T>): Schema<T> => ({ ...schema, $id: name });

/** A named schema, with a description of the field that uses it. */
export const described = <T>(schema: Schema<T>, description: string): Schema<T> => ({ allOf: [schema], description });

export const nullable = <T>(schema: Schema<T>): Schema<T | null> => {
  if (schema.$id || schema.allOf)
    return {
      anyOf: [...((schema.allOf as Schema[]) ?? [schema]), { type: 'null' }],
      description: schema.allOf ? schema.description : undefined,
    };
  return {
    ...schema,
    type: [schema.type, 'null'],
    ...(schema.enum ? { enum: [...(schema.enum as unknown[]), null] } : {}),
  } as Schema<T | null>;
};

export const list = <T>(items: Schema<T>, about: About & { readonly minItems?: number; readonly maxItems?: number } = {}): Schema<T[]> => ({
  type: 'array',
  items,
  ...about,
});

/** A UUID. The server also accepts it in upper case, and converts it to lower case. */
export const id = (about: About = {}): Schema<string> => ({ type: 'string', format: 'uuid', 'x-lower-case': true, ...about });

/** ISO 8601. */
export const instant = (about: About = {}): Schema<string> => ({ type: 'string', format: 'date-time', ...about });

export const url = (about: About & { readonly maxLength?: number } = {}): Schema<string> => ({
  type: 'string',
  format: 'uri',
  maxLength: 2000,
  ...about,
});

/** `maxLength` and `minLength` count code points. */
export const text = (maxLength: number, about: About & { readonly minLength?: number } = {}): Schema<string> => ({
  type: 'string',
  maxLength,
  ...about,
});

/** Rejects unpaired surrogates. */
export const wellFormed = (schema: Schema<string>): Schema<string> => ({ ...schema, 'x-well-formed': true });

/** A text that is tidied like a message before it is checked, and must then be one (kernel/domain/message-text.ts). */
export const written = (schema: Schema<string>): Schema<string> => ({ ...schema, 'x-written': true });

export const flag = (about: About = {}): Schema<boolean> => ({ type: 'boolean', ...about });

export const int = (minimum: number, about: About & { readonly maximum?: number } = {}): Schema<number> => ({
  type: 'integer',
  minimum,
  ...about,
});

/** A number that need not be whole. */
export const number = (minimum: number, maximum: number, about: About = {}): Schema<number> => ({
  type: 'number',
  minimum,
  maximum,
  ...about,
});

export const oneOf = <T extends string>(values: readonly T[], about: About = {}): Schema<T> => ({
  type: 'string',
  enum: [...values],
  ...about,
});

/** The answer to a command that returns nothing. */
export const NOTHING: Schema<null> = { type: 'null' };

export const literal = <T extends string | boolean>(value: T): Schema<T> => ({ type: typeof value, const: value });

/** Any object. The server relays it unchanged. */
export const anyObject = (about: About = {}): Schema<Readonly<Record<string, unknown>>> => ({
  type: 'object',
  additionalProperties: true,
  'x-relayed': true,
  ...about,
});
