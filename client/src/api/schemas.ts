import type { components } from './schema.gen.ts';

/** The bodies of requests and responses, by their names in the OpenAPI document. */
export type Schemas = components['schemas'];
