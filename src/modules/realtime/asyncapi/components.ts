import { answers, connectError, failure } from '../schemas/answers.ts';
import { bodies, handshake } from '../schemas/bodies.ts';
import { messages } from '../schemas/messages.ts';
import type { Schema } from '../schemas/schema.ts';

export type Schemas = Readonly<Record<string, Schema>>;

/** A reference to a named schema; a schema without a name is returned as it is, to be inlined. */
export const schemaRef = (schema: Schema): Schema => (schema.$id ? { $ref: `#/components/schemas/${schema.$id}` } : schema);

/** All named schemas. They refer to one another by `$ref`. */
export const schemaComponents = (): Schemas => {
  const found: Record<string, Schema> = {};
  const collect = ({ $id, ...schema }: Schema): void => {
    if ($id && !found[$id]) found[$id] = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, withRefs(value)]));
  };
  const withRefs = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(withRefs);
    if (typeof node !== 'object' || node === null) return node;
    const schema = node as Schema;
    if (schema.$id) {
      collect(schema);
      return schemaRef(schema);
    }
    return Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, withRefs(value)]));
  };
  for (const schema of [messages, answers, bodies, { failure, connectError, handshake }].flatMap<Schema>(Object.values)) collect(schema);
  return found;
};
