import { v7 } from 'uuid';

/** A new UUIDv7 (RFC 9562): unique, and sorted by the millisecond it was made in. */
export const newId = (): string => v7();

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

/** Whether a text has the form of an id; ids of another form are unknown ids, never a database error. */
export const isId = (text: unknown): text is string => typeof text === 'string' && UUID.test(text);
