/** The number in the path of a session. */
export const NUMBER = {
  name: 'number',
  schema: { type: 'integer', minimum: 1 },
  example: 12,
  description: 'The session’s number. Anything else is treated as an unknown one.',
} as const;
