import { Failure } from '../../../api/failures.ts';
import { aboutFields } from './field-of.ts';

const detailsOf = (code: string, details: { field: string; message: string }[] = []) =>
  (aboutFields(new Failure(422, code, 'text', details), ({ code: known }) => `about ${known}`) as Failure).details;

describe('what the server refuses', () => {
  it('is shown beside the field that its code is about', () => {
    expect(detailsOf('START_IN_THE_PAST')).toEqual([{ field: 'date', message: 'about START_IN_THE_PAST' }]);
    expect(detailsOf('SOMETHING_ELSE')).toEqual([]);
  });

  it('is shown beside the part of the form that has another name', () => {
    const message = 'must be something else';
    expect(detailsOf('VALIDATION_FAILED', [{ field: 'startsAt', message }])).toEqual([{ field: 'date', message }]);
    expect(detailsOf('INVALID_RRULE', [{ field: 'recurrence.rrule', message }])).toEqual([{ field: 'days', message }]);
    expect(detailsOf('VALIDATION_FAILED', [{ field: 'capture.0', message }])).toEqual([{ field: 'capture', message }]);
    expect(detailsOf('VALIDATION_FAILED', [{ field: 'title', message }])).toEqual([{ field: 'title', message }]);
  });

  it('keeps its number, so that it can be looked up', () => {
    const failure = new Failure(409, 'SESSION_HAS_BOOKINGS', 'text', [], { count: 3 }, 'request');
    expect(aboutFields(failure, () => '')).toMatchObject({ status: 409, extra: { count: 3 }, requestId: 'request' });
    const other = new Error('x');
    expect(aboutFields(other, () => '')).toBe(other);
  });
});
