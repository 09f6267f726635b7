import type { Operation, SchemaOrRef } from './types.ts';

/** The OpenAPI extension that carries the file of a form to `complete-document.ts`. */
export const FORM_FILE = 'x-rollcall-form-file';

export interface FormFileNote {
  readonly name: string;
  readonly description: string;
}

/** Adds the file to the form, but not to the JSON that may be sent instead. */
export const describeFormFile = (operation: Operation & { [FORM_FILE]?: FormFileNote }): void => {
  const { [FORM_FILE]: note, requestBody } = operation;
  delete operation[FORM_FILE];
  if (!note || !requestBody || !('content' in requestBody)) return;
  const form = requestBody.content['multipart/form-data']!;
  const file = { type: 'string', format: 'binary', description: note.description };
  form.schema = { allOf: [form.schema as SchemaOrRef, { type: 'object', properties: { [note.name]: file } }] };
};
