import { givenUp, marking, pendingOf, refused, saved, settled, unsavedOf, type OwnMarks } from './own-marks.ts';

const NONE: OwnMarks = {};
const ANN = marking(NONE, 'ann', 'present', 1);

describe('own marks', () => {
  it('are pending until the server has saved them', () => {
    const marks = marking(ANN, 'ben', null, 2);
    expect(pendingOf(marks).map(([id, { status }]) => [id, status])).toEqual([
      ['ann', 'present'],
      ['ben', null],
    ]);
    expect(pendingOf(saved(marks, 'ann', 1, 7)).map(([id]) => id)).toEqual(['ben']);
    expect(unsavedOf(saved(marks, 'ann', 1, 7))).toEqual(['ben']);
  });

  it('that are saved stay until their message has come, which may be after the answer', () => {
    const marks = saved(ANN, 'ann', 1, 7);
    expect(settled(marks, 6)).toBe(marks);
    expect(settled(marks, 7)).toEqual({});
  });

  it('that are not saved stay whatever messages come', () => {
    expect(settled(ANN, 100)).toBe(ANN);
    const both = saved(marking(ANN, 'ben', 'late', 2), 'ben', 2, 5);
    expect(Object.keys(settled(both, 5))).toEqual(['ann']);
  });

  it('are not answered by the answer to an earlier mark of the same student', () => {
    const marks = marking(ANN, 'ann', 'late', 2);
    expect(saved(marks, 'ann', 1, 7)).toBe(marks);
    expect(refused(marks, 'ann', 1, 'no')).toBe(marks);
    expect(saved(marks, 'ann', 2, 8).ann).toMatchObject({ status: 'late', state: 'saved' });
  });

  it('that are refused stay with the reason, are not sent again by themselves, and go when the teacher gives up', () => {
    const marks = refused(ANN, 'ann', 1, 'closed');
    expect(marks.ann).toMatchObject({ state: 'refused', status: 'present', reason: 'closed' });
    expect(pendingOf(marks)).toEqual([]);
    expect(unsavedOf(marks)).toEqual(['ann']);
    expect(givenUp(marks, 'ann')).toEqual({});
  });

  it('of a student without one are neither saved nor refused', () => {
    expect(saved(NONE, 'ann', 1, 7)).toBe(NONE);
    expect(refused(NONE, 'ann', 1, 'no')).toBe(NONE);
  });
});
