import { Refusal } from '../domain/refusal.js';
import { answerTo } from './answer-to.js';
import type { Entrance } from './entrances.js';
import type { FailureWords } from './openapi-errors.js';

/** An entrance's failures, as it puts them itself: by their texts, since its clients know no codes. */
export const wordsOf = (entrance: Entrance): FailureWords => ({
  schema: {
    type: 'object',
    description: 'What every failed request is answered with.',
    required: ['success', 'error'],
    properties: { success: { type: 'boolean', enum: [false] }, error: { type: 'string' } },
  },
  named: 'error',
  seen: (code) => {
    const refusal = new Refusal(code);
    const { status, body } = entrance.failure(refusal, answerTo(refusal));
    return { status, name: body.error, says: body.error, example: body };
  },
});
