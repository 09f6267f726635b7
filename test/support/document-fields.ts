/* The fields that clients may send, according to an OpenAPI or AsyncAPI document. */

/** The part of JSON Schema that our documents use. */
interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly additionalProperties?: unknown;
  readonly examples?: readonly unknown[];
}

export interface DocumentField {
  /** Property names, and 0 for the first item of a list. */
  readonly path: readonly (string | number)[];
  readonly is: 'text' | 'date' | 'number' | 'object';
  /** Its example, if documented. */
  readonly example: unknown;
}

/** All fields of a schema that accept free text, a date, a number or an arbitrary object. Excludes ids, enums and flags. */
export const fieldsOf = (document: object, given: object | undefined, path: DocumentField['path'] = []): DocumentField[] => {
  const schema = deref(document, given as Schema | undefined);
  if (!schema || schema.enum) return [];
  const parts = [...(schema.allOf ?? []), ...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].flatMap((part) =>
    fieldsOf(document, part, path),
  );
  const inner = Object.entries(schema.properties ?? {}).flatMap(([name, property]) => fieldsOf(document, property, [...path, name]));
  const items = schema.items ? fieldsOf(document, schema.items, [...path, 0]) : [];
  const is = kindOf(schema);
  return [...(is ? [{ path, is, example: schema.examples?.[0] }] : []), ...parts, ...inner, ...items];
};

const kindOf = ({ type, format, properties, additionalProperties }: Schema): DocumentField['is'] | undefined => {
  const types = [type ?? []].flat();
  if (types.includes('string')) return format === 'date-time' ? 'date' : format === 'uuid' ? undefined : 'text';
  if (types.includes('integer') || types.includes('number')) return 'number';
  return types.includes('object') && !properties && additionalProperties === true ? 'object' : undefined;
};

const deref = (document: object, schema: Schema | undefined): Schema | undefined => {
  if (!schema?.$ref) return schema;
  const names = schema.$ref.replace('#/', '').split('/');
  return names.reduce<unknown>((at, name) => (at as Record<string, unknown>)[name], document) as Schema;
};

/** Returns a copy of the body with this value at that path. Creates missing parents. */
export const withField = (body: unknown, [name, ...rest]: DocumentField['path'], value: unknown): unknown => {
  if (name === undefined) return value;
  if (typeof name === 'number') return [withField((body as unknown[] | undefined)?.[0], rest, value)];
  const object = (body ?? {}) as Record<string, unknown>;
  return { ...object, [name]: withField(object[name], rest, value) };
};
