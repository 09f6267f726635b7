import { BadRequestException, ForbiddenException, NotFoundException } from '@nestjs/common';
import { DomainError } from '../domain/domain-error.ts';
import { errorResponse } from './error-response.ts';

describe('the response to an error', () => {
  it('contains the code, message, details and extra of a domain error', () => {
    const domainError = new DomainError('CLASS_HAS_LIVE_SESSION', [{ field: 'classId', message: 'is taken' }], { sessionId: 's' });
    expect(errorResponse(domainError, 'r')).toEqual({
      status: 409,
      body: {
        success: false,
        error: 'This class has a live session.',
        code: 'CLASS_HAS_LIVE_SESSION',
        details: [{ field: 'classId', message: 'is taken' }],
        extra: { sessionId: 's' },
        requestId: 'r',
      },
      lasting: true,
      unexpected: false,
    });
  });

  it('omits empty fields, and the request id if there is no request', () => {
    expect(errorResponse(new DomainError('NOT_FOUND')).body).toEqual({
      success: false,
      error: 'Not found.',
      code: 'NOT_FOUND',
    });
  });

  it('is the same for a hidden class and for an unknown one', () => {
    const hidden = errorResponse(new DomainError('NOT_CLASS_TEACHER', [{ field: 'x', message: 'y' }], { classId: 'c' }), 'r');
    expect(hidden).toEqual(errorResponse(new DomainError('CLASS_NOT_FOUND'), 'r'));
  });

  it.each([
    ['an unknown route', new NotFoundException('Cannot GET /x'), 404, 'NOT_FOUND'],
    ['input that the framework rejects', new BadRequestException('secret'), 400, 'VALIDATION_FAILED'],
    ['another error of the framework', new ForbiddenException('secret'), 500, 'INTERNAL_ERROR'],
    ['an unexpected error', new Error('select secret'), 500, 'INTERNAL_ERROR'],
    ['a thrown value that is not an Error', 'secret', 500, 'INTERNAL_ERROR'],
    ['undefined', undefined, 500, 'INTERNAL_ERROR'],
    ['an unreachable database', Object.assign(new Error('secret'), { code: 'ECONNREFUSED' }), 503, 'DATABASE_UNAVAILABLE'],
    ['a flush that lost its connection', new Error('flush', { cause: { code: '57P01' } }), 503, 'DATABASE_UNAVAILABLE'],
  ])('has the right status and code, and reveals nothing, for %s', (_, error, status, code) => {
    const answer = errorResponse(error, 'r');
    expect([answer.status, answer.body.code, answer.unexpected]).toEqual([status, code, status === 500]);
    expect(JSON.stringify(answer)).not.toContain('secret');
  });

  it('has Retry-After only for rate limits and unavailability', () => {
    expect(errorResponse(new DomainError('TOO_MANY_REQUESTS', undefined, { retryAfter: 42 })).retryAfter).toBe(42);
    expect(errorResponse(new DomainError('TOO_MANY_REQUESTS')).retryAfter).toBe(1);
    expect(errorResponse(new DomainError('SHUTTING_DOWN')).retryAfter).toBeGreaterThan(0);
    expect(errorResponse(new DomainError('SESSION_ENDED', undefined, { retryAfter: 42 })).retryAfter).toBeUndefined();
  });
});
