import { newJoinCode } from './join-code.js';

describe('a join code', () => {
  it('has eight characters that nobody takes for one another', () => {
    for (let n = 0; n < 500; n++) expect(newJoinCode()).toMatch(/^[2-9A-HJKMNP-TV-Z]{8}$/);
  });

  it('uses all thirty of them, and repeats itself never in practice', () => {
    const codes = Array.from({ length: 2000 }, newJoinCode);
    expect(new Set(codes.join('')).size).toBe(30);
    expect(new Set(codes).size).toBe(codes.length);
  });
});
