import { errorTable, type ErrorCode } from '../../contracts/errors.ts';
import { DomainError } from './domain-error.ts';

const codes = Object.keys(errorTable) as ErrorCode[];

describe('a refusal', () => {
  it('keeps its code inside, with what is wrong and what helps to go on', () => {
    const refusal = new DomainError('CLASS_HAS_LIVE_SESSION', [{ field: 'classId', message: 'has one' }], { sessionId: 's' });
    expect(refusal).toBeInstanceOf(Error);
    expect(refusal).toMatchObject({
      code: 'CLASS_HAS_LIVE_SESSION',
      message: errorTable.CLASS_HAS_LIVE_SESSION.message,
      details: [{ field: 'classId', message: 'has one' }],
      extra: { sessionId: 's' },
    });
  });

  it('shows what is not yours as if it did not exist, to the last word', () => {
    expect(new DomainError('NOT_CLASS_TEACHER').seen).toEqual(new DomainError('CLASS_NOT_FOUND').seen);
    expect(new DomainError('NOT_ADMITTED').seen).toEqual(new DomainError('SESSION_NOT_FOUND').seen);
    expect(new DomainError('NOT_CLASS_TEACHER').code).toBe('NOT_CLASS_TEACHER');
  });

  it.each(codes.filter((code) => !errorTable[code].shownAs))('%s is shown as it is', (code) => {
    expect(new DomainError(code).seen).toEqual({ code, status: errorTable[code].status, error: errorTable[code].message });
  });
});
