import { BadRequestException, ForbiddenException, NotFoundException } from '@nestjs/common';
import { DomainError } from '../domain/domain-error.ts';
import { errorResponse } from './error-response.ts';

describe('the answer to an error', () => {
  it('is what a refusal says, with what helps beside it', () => {
    const refusal = new DomainError('CLASS_HAS_LIVE_SESSION', [{ field: 'classId', message: 'is taken' }], { sessionId: 's' });
    expect(errorResponse(refusal, 'r')).toEqual({
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

  it('has no empty fields, and no request id where there is no request', () => {
    expect(errorResponse(new DomainError('NOT_FOUND')).body).toEqual({
      success: false,
      error: 'Not found.',
      code: 'NOT_FOUND',
    });
  });

  it('does not tell what is hidden from what does not exist', () => {
    const hidden = errorResponse(new DomainError('NOT_CLASS_TEACHER', [{ field: 'x', message: 'y' }], { classId: 'c' }), 'r');
    expect(hidden).toEqual(errorResponse(new DomainError('CLASS_NOT_FOUND'), 'r'));
  });

  it.each([
    ['a route that is not there', new NotFoundException('Cannot GET /x'), 404, 'NOT_FOUND'],
    ['a form that the framework refuses', new BadRequestException('secret'), 400, 'VALIDATION_FAILED'],
    ['another refusal of the framework', new ForbiddenException('secret'), 500, 'INTERNAL_ERROR'],
    ['an error of ours', new Error('select secret'), 500, 'INTERNAL_ERROR'],
    ['what is no error', 'secret', 500, 'INTERNAL_ERROR'],
    ['nothing at all', undefined, 500, 'INTERNAL_ERROR'],
    ['a database that is away', Object.assign(new Error('secret'), { code: 'ECONNREFUSED' }), 503, 'DATABASE_UNAVAILABLE'],
    ['a flush that lost its connection', new Error('flush', { cause: { code: '57P01' } }), 503, 'DATABASE_UNAVAILABLE'],
  ])('for %s', (_, error, status, code) => {
    const answer = errorResponse(error, 'r');
    expect([answer.status, answer.body.code, answer.unexpected]).toEqual([status, code, status === 500]);
    expect(JSON.stringify(answer)).not.toContain('secret');
  });

  it('says when to come back: as the limit says, soon when we are down, never otherwise', () => {
    expect(errorResponse(new DomainError('TOO_MANY_REQUESTS', undefined, { retryAfter: 42 })).retryAfter).toBe(42);
    expect(errorResponse(new DomainError('TOO_MANY_REQUESTS')).retryAfter).toBe(1);
    expect(errorResponse(new DomainError('SHUTTING_DOWN')).retryAfter).toBeGreaterThan(0);
    expect(errorResponse(new DomainError('SESSION_ENDED', undefined, { retryAfter: 42 })).retryAfter).toBeUndefined();
  });
});
