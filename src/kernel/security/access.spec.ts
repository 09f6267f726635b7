import 'reflect-metadata';
import { refusalFor } from './access.ts';
import { bearerToken } from './principal.guard.ts';

describe('the error for a caller without the required role', () => {
  it.each([
    [['admin'], 'ADMIN_ONLY'],
    [['teacher'], 'TEACHER_ONLY'],
    [['teacher', 'admin'], 'TEACHER_ONLY'],
    [['student'], 'STUDENT_ONLY'],
    [['student', 'admin'], 'STUDENT_ONLY'],
    [['student', 'teacher'], 'TEACHER_ONLY'],
  ] as const)('for %j is %s', (roles, code) => {
    expect(refusalFor(roles)).toBe(code);
  });
});

describe('the token of a request', () => {
  it.each([
    ['Bearer abc.def', 'abc.def'],
    ['bearer  abc ', 'abc'],
  ])('in %j is %s', (header, token) => {
    expect(bearerToken(header)).toBe(token);
  });

  it.each([undefined, '', 'Bearer', 'Bearer ', 'Basic abc', 'Bearer a b', 'xBearer abc'])('is missing in %j', (header) => {
    expect(() => bearerToken(header)).toThrow(expect.objectContaining({ code: 'UNAUTHENTICATED' }));
  });
});
