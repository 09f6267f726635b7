import 'reflect-metadata';
import { refusalFor } from './access.ts';
import { bearerToken } from './principal.guard.ts';

describe('who may', () => {
  it.each([
    [['admin'], 'ADMIN_ONLY'],
    [['teacher'], 'TEACHER_ONLY'],
    [['teacher', 'admin'], 'TEACHER_ONLY'],
    [['student'], 'STUDENT_ONLY'],
    [['student', 'admin'], 'STUDENT_ONLY'],
    [['student', 'teacher'], 'TEACHER_ONLY'],
  ] as const)('%j: others are told %s', (roles, code) => {
    expect(refusalFor(roles)).toBe(code);
  });
});

describe('the token of a request', () => {
  it.each([
    ['Bearer abc.def', 'abc.def'],
    ['bearer  abc ', 'abc'],
  ])('%j is %s', (header, token) => {
    expect(bearerToken(header)).toBe(token);
  });

  it.each([undefined, '', 'Bearer', 'Bearer ', 'Basic abc', 'Bearer a b', 'xBearer abc'])('%j has none', (header) => {
    expect(() => bearerToken(header)).toThrow(expect.objectContaining({ code: 'UNAUTHENTICATED' }));
  });
});
