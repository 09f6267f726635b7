import { errorTable, type ErrorCode } from '../../contracts/errors.ts';
import { DomainError } from './domain-error.ts';

const codes = Object.keys(errorTable) as ErrorCode[];

describe('a domain error', () => {
  it('has a code, details and extra data', () => {
    const error = new DomainError('CLASS_HAS_LIVE_SESSION', [{ field: 'classId', message: 'has one' }], { sessionId: 's' });
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({
      code: 'CLASS_HAS_LIVE_SESSION',
      message: errorTable.CLASS_HAS_LIVE_SESSION.message,
      details: [{ field: 'classId', message: 'has one' }],
      extra: { sessionId: 's' },
    });
  });

  it('is shown as if the thing did not exist if the caller may not know that it does', () => {
    expect(new DomainError('NOT_CLASS_TEACHER').shownToCaller).toEqual(new DomainError('CLASS_NOT_FOUND').shownToCaller);
    expect(new DomainError('NOT_ADMITTED').shownToCaller).toEqual(new DomainError('SESSION_NOT_FOUND').shownToCaller);
    expect(new DomainError('NOT_CLASS_TEACHER').code).toBe('NOT_CLASS_TEACHER');
  });

  it.each(codes.filter((code) => !errorTable[code].shownAs))('%s is shown to the caller unchanged', (code) => {
    expect(new DomainError(code).shownToCaller).toEqual({ code, status: errorTable[code].status, error: errorTable[code].message });
  });
});
