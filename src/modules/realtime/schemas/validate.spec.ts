import { jest } from '@jest/globals';
import { DomainError, type ErrorDetail } from '../../../kernel/domain/domain-error.ts';
import type { ClientEvent } from '../../../contracts/realtime.ts';
import { bodies } from './bodies.ts';
import { validBody } from './validate.ts';

const ID = '0198a2f4-6c1e-7b3a-9d52-3f1f6f0c8e11';
const mark = { studentId: ID, status: 'late' };
const nested = (levels: number): unknown => JSON.parse(`${'{"in":'.repeat(levels)}1${'}'.repeat(levels)}`);

const detailsOf = (event: ClientEvent, body: unknown): readonly ErrorDetail[] => {
  try {
    validBody(event, body);
    return [];
  } catch (error) {
    expect(error).toBeInstanceOf(DomainError);
    expect((error as DomainError).code).toBe('VALIDATION_FAILED');
    return (error as DomainError).details!;
  }
};

describe('validBody', () => {
  it.each<[string, ClientEvent, unknown, string]>([
    ['a missing id', 'JOIN_SESSION', {}, 'sessionId must be a UUID'],
    ['something other than an id', 'JOIN_SESSION', { sessionId: 'x' }, 'sessionId must be a UUID'],
    ['an id with a prefix', 'JOIN_SESSION', { sessionId: `urn:uuid:${ID}` }, 'sessionId must be a UUID'],
    ['a number below its minimum', 'JOIN_SESSION', { sessionId: ID, since: -1 }, 'since must be a whole number from 0 to 2147483647'],
    ['a fraction', 'JOIN_SESSION', { sessionId: ID, since: 1.5 }, 'since must be a whole number from 0 to 2147483647'],
    [
      'null for a field that is optional but not nullable',
      'JOIN_SESSION',
      { sessionId: ID, since: null },
      'since must be a whole number from 0 to 2147483647',
    ],
    ['a number as text', 'JOIN_SESSION', { sessionId: ID, since: '1' }, 'since must be a whole number from 0 to 2147483647'],
    ['a flag as text', 'TODAY_SUMMARY', { share: 'true' }, 'share must be true or false'],
    [
      'an unknown status',
      'ATTENDANCE_MARKED',
      { studentId: ID, status: 'asleep' },
      'status must be one of: present, late, absent, excused',
    ],
    [
      'a field of a list item',
      'ATTENDANCE_MARKED',
      { marks: [mark, { ...mark, status: 'x' }] },
      'marks.1.status must be one of: present, late, absent, excused',
    ],
    [
      'a missing field of a list item',
      'ATTENDANCE_MARKED',
      { marks: [{ studentId: ID }] },
      'marks.0.status must be one of: present, late, absent, excused',
    ],
    ['an item that is not an object', 'ATTENDANCE_MARKED', { marks: [1] }, 'marks.0 must be an object'],
    ['an empty list', 'ATTENDANCE_MARKED', { marks: [] }, 'marks must be a list of 1 to 1000 objects'],
    [
      'a list that is too long',
      'ATTENDANCE_MARKED',
      { marks: Array.from({ length: 1001 }, () => mark) },
      'marks must be a list of 1 to 1000 objects',
    ],
    [
      'none of three alternatives',
      'ATTENDANCE_MARKED',
      {},
      'studentId is required with status, unless marks or rest is given; send only one of them',
    ],
    [
      'two of three alternatives',
      'ATTENDANCE_MARKED',
      { ...mark, rest: 'late' },
      'studentId is required with status, unless marks or rest is given; send only one of them',
    ],
    ['an empty text', 'RENEW', { token: '' }, 'token must be text of 1 to 4000 characters'],
    ['a text that is too long', 'RENEW', { token: '\u{1f600}'.repeat(4001) }, 'token must be text of 1 to 4000 characters'],
    ['an unpaired surrogate', 'RENEW', { token: 'a\ud800' }, 'token must be text of 1 to 4000 characters'],
    ['an unknown field', 'LEAVE_SESSION', { 'a/b~c': 1 }, 'a/b~c is not an accepted field'],
    ['an unknown field of a list item', 'ATTENDANCE_MARKED', { marks: [{ ...mark, at: 1 }] }, 'marks.0.at is not an accepted field'],
    [
      'a field named after a property of every object',
      'LEAVE_SESSION',
      JSON.parse('{"__proto__":{}}'),
      '__proto__ is not an accepted field',
    ],
    ['a list', 'LEAVE_SESSION', [], 'body must be an object'],
    ['binary data', 'LEAVE_SESSION', Buffer.from('x'), 'body must be an object'],
    ['nothing', 'LEAVE_SESSION', null, 'body must be an object'],
  ])('rejects %s', (_, event, body, detail) => {
    expect(detailsOf(event, body).map(({ field, message }) => `${field} ${message}`)).toEqual([detail]);
  });

  it.each<[string, unknown]>([
    ['binary data', Buffer.from('x')],
    ['a list', []],
    ['nested deeper than allowed', nested(33)],
    ['nested too deep for the call stack', nested(5_000)],
    ['larger than allowed', { many: Array(999).fill(1) }],
    ['an object with text that PostgreSQL cannot store', { a: ['b\0'] }],
    ['an object with a name that PostgreSQL cannot store', { 'a\ud800': 1 }],
  ])('rejects a signal that is %s', (_, signal) => {
    expect(detailsOf('WEBRTC_OFFER', { to: ID, signal })).toEqual([
      { field: 'signal', message: expect.stringMatching(/^must be an object/) },
    ]);
  });

  it('accepts a signal of the maximum depth and size, and does not change it', () => {
    for (const signal of [nested(32), { many: Array(997).fill(1), id: ID.toUpperCase() }])
      expect(validBody('WEBRTC_OFFER', { to: ID, signal })).toEqual({ to: ID, signal });
  });

  it('converts ids to lower case, including those in lists', () => {
    const capitals = { studentId: ID.toUpperCase(), status: null };
    expect(validBody('ATTENDANCE_MARKED', { sessionId: ID.toUpperCase(), marks: [capitals] })).toEqual({
      sessionId: ID,
      marks: [{ studentId: ID, status: null }],
    });
  });

  it('counts a character outside the basic multilingual plane as one', () => {
    expect(detailsOf('RENEW', { token: '\u{1f600}'.repeat(4000) })).toEqual([]);
  });

  it('reports each field once, and at most 50 fields', () => {
    expect(detailsOf('JOIN_SESSION', { sessionId: 1, since: 'x', more: 1 })).toHaveLength(3);
    expect(detailsOf('ATTENDANCE_MARKED', { marks: Array.from({ length: 1000 }, () => ({})) })).toHaveLength(50);
  });

  it('creates errors for no more unknown fields and list items than it takes to reject the body', () => {
    const unknown = Object.fromEntries(Array.from({ length: 9_000 }, (_, n) => [`more${n}`, 1]));
    expect(detailsOf('JOIN_SESSION', { ...unknown, sessionId: 'x' })[0]).toEqual({ field: 'more0', message: 'is not an accepted field' });
    const endless = Array.from({ length: 20_000 }, () => ({}));
    const read = jest.fn();
    for (const item of endless.slice(1_001)) Object.defineProperty(item, 'studentId', { get: read, enumerable: true });
    expect(detailsOf('ATTENDANCE_MARKED', { marks: endless })).toContainEqual({
      field: 'marks',
      message: 'must be a list of 1 to 1000 objects',
    });
    expect(read).not.toHaveBeenCalled();
  });

  it('rejects unknown fields in every command', () => {
    for (const event of Object.keys(bodies) as ClientEvent[])
      expect(detailsOf(event, { unheardOf: 1 })).toContainEqual({ field: 'unheardOf', message: 'is not an accepted field' });
  });
});
