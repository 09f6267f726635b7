import type { OpenAPIObject } from '@nestjs/swagger';

/* @nestjs/swagger does not export the types of the parts of a document. */
export type PathItem = OpenAPIObject['paths'][string];
export type Operation = NonNullable<PathItem['get']>;
export type Responses = Operation['responses'];
export type Parameter = Exclude<NonNullable<Operation['parameters']>[number], { $ref: string }>;
export type Schema = Exclude<NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>[string], { $ref: string }> & {
  const?: unknown;
};
export type SchemaOrRef = Schema | { $ref: string };

/** The introduction of an OpenAPI document. */
export interface DocumentIntro {
  readonly title: string;
  /** Markdown. */
  readonly description: string;
  /** Describes the token in the Authorization header. */
  readonly token: string;
  readonly tags: readonly (readonly [name: string, description: string])[];
}

export const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;
export type Method = (typeof METHODS)[number];

const PREFIX = '#/components/schemas/';
export const ref = (name: string): { $ref: string } => ({ $ref: `${PREFIX}${name}` });

/** Resolves a reference. */
export const deref = (document: OpenAPIObject, schema: SchemaOrRef): Schema => {
  if (!('$ref' in schema)) return schema;
  const found = document.components?.schemas?.[schema.$ref.slice(PREFIX.length)];
  if (!found) throw new Error(`${schema.$ref} is not in the document`);
  return deref(document, found);
};
