import fc from 'fast-check';
import type { Audience } from '../../contracts/fact.ts';
import { maySee, type Listener } from './log.ts';

const staff: Listener = { staff: true };
const ann: Listener = { staff: false, userId: 'ann' };
const bob: Listener = { staff: false, userId: 'bob' };

describe('who may see a fact', () => {
  const table: readonly [Audience, boolean, boolean, boolean][] = [
    ['all', true, true, true],
    ['staff', true, false, false],
    ['user:ann', true, true, false],
    ['nobody', false, false, false],
  ];
  it.each(table)('with audience %s: staff %s, the student concerned %s, another student %s', (audience, ...sees) => {
    expect([staff, ann, bob].map((listener) => maySee(listener, audience))).toEqual(sees);
  });

  it('never includes a student whose id only resembles the one in the audience, or is the name of another audience', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (one, other) => {
        const mine = maySee({ staff: false, userId: one }, `user:${other}`);
        return (
          mine === (one === other) && !maySee({ staff: false, userId: one }, 'staff') && !maySee({ staff: false, userId: one }, 'nobody')
        );
      }),
    );
  });
});
