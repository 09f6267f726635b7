import { DomainError } from '../../kernel/domain/domain-error.ts';
import { errorResponse } from '../../kernel/http/error-response.ts';
import { failureTexts } from './failure-texts.ts';

describe('the failure texts of a dialect', () => {
  const failure = failureTexts(
    { CLASS_NOT_FOUND: [404, 'no class'], EMAIL_TAKEN: [400, 'taken', 'message'] },
    { 'POST /class/:id/start': { CLASS_NOT_FOUND: [410, 'gone'] } },
  );
  const shown = (error: unknown, method = 'GET', path = '/x') => failure(error, errorResponse(error), { method, path, hasToken: true });

  it('replace the status and the text of the errors they list', () => {
    expect(shown(new DomainError('CLASS_NOT_FOUND'))).toEqual({ status: 404, text: 'no class' });
    expect(shown(new DomainError('EMAIL_TAKEN'))).toEqual({ status: 400, text: 'taken', field: 'message' });
  });

  it('are those of the route, if it has any for the error', () => {
    for (const path of ['/class/1/start', '/class/{id}/start', '/Class/1/START/'])
      expect(shown(new DomainError('CLASS_NOT_FOUND'), 'POST', path)).toEqual({ status: 410, text: 'gone' });
    for (const [method, path] of [
      ['GET', '/class/1/start'],
      ['POST', '/class/1/2/start'],
      ['POST', '/class/1/start/now'],
      ['POST', '/a/class/1/start'],
    ] as const)
      expect(shown(new DomainError('CLASS_NOT_FOUND'), method, path)).toEqual({ status: 404, text: 'no class' });
    expect(shown(new DomainError('EMAIL_TAKEN'), 'POST', '/class/1/start')).toMatchObject({ text: 'taken' });
  });

  it('see through the disguise of an error, and leave all others as they are', () => {
    expect(shown(new DomainError('NOT_CLASS_TEACHER'))).toEqual({ status: 404, text: 'Class not found.' });
    expect(shown(new Error('broken'))).toEqual({ status: 500, text: 'Something went wrong on our side.' });
  });
});
