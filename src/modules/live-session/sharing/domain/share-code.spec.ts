import { CODE_ALPHABET, CODE_LENGTH, newCode } from './share-code.ts';

describe('a share code', () => {
  it('has no characters that look like others', () => {
    expect(CODE_ALPHABET).not.toMatch(/[01ILO]/);
    expect(new Set(CODE_ALPHABET).size).toBe(CODE_ALPHABET.length);
  });

  it('is as long as it says and seldom the same', () => {
    const codes = Array.from({ length: 1000 }, newCode);
    for (const code of codes) expect(code).toMatch(new RegExp(`^[${CODE_ALPHABET}]{${CODE_LENGTH}}$`));
    expect(new Set(codes).size).toBe(1000);
  });
});
