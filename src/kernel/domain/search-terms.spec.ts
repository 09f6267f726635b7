import fc from 'fast-check';
import { queryOf, termsOf } from './search-terms.ts';

describe('the terms of a text', () => {
  it.each([
    ['Weiß & Łukasz, 2nd', ['weiss', 'lukasz', '2nd']],
    ["O'Brien", ['o', 'brien', 'obrien']],
    ['O’Brien-Smith', ['o', 'brien', 'smith', 'obrien', 'obriensmith']],
    ["'rock'n", ['rock', 'n', 'rockn']],
    ["''rock'n", ['rock', 'n', 'rockn']],
    ['e-mail TCP/IP', ['e', 'mail', 'email', 'tcp', 'ip', 'tcpip']],
    ['C++', ['c++']],
    ['C++/C#', ['c++', 'c#']],
    ['C++20', ['c++', '20']],
    ['9+10', ['9+', '9', '10', '910']],
    ['Notepad++', ['notepad++', 'notepad']],
    ['.NET', ['net', '.net']],
    ['Node.js', ['node', 'js', '.js', 'nodejs']],
    ['3.14', ['3', '14', '314']],
    ['a+b', ['a', 'b', 'ab']],
    ['代数', ['代数', '数']],
    ['线性代数A班', ['线性', '性代', '代数', '数', 'a', '班']],
    ['カラオケ', ['カラ', 'ラオ', 'オケ', 'ケ']],
    ['선형대수', ['선형', '형대', '대수', '수']],
    ['!!! — 🎓', []],
    ['', []],
  ])('%j are %j', (text, terms) => expect(termsOf(text)).toEqual(terms));

  it('are cut after 80 UTF-16 units', () => expect(termsOf(`${'x'.repeat(79)}yz`)).toEqual([`${'x'.repeat(79)}y`]));

  it('are distinct, short and without spaces', () => {
    const long = termsOf(
      `${'x'.repeat(5000)} ${'数'.repeat(5000)} ${'ﷺ'.repeat(200)} ${"a'".repeat(500)} ${'\u{1f170}\u{20000}'.repeat(100)}`,
    );
    expect(Math.max(...long.map((term) => Buffer.byteLength(term)))).toBeLessThan(500);
    expect(new Set(long).size).toBe(long.length);
    expect(long.join('')).not.toMatch(/\s/);
    expect(long.every((term) => term.isWellFormed())).toBe(true);
  });
});

describe('a search query', () => {
  it.each([
    ['weiß', "(('weiss':*))"],
    ['lesson 1', "(('lesson')) & (('1'))"],
    ["o'brien", "(('o' & 'brien':*) | ('obrien':*))"],
    ['c++ code', "(('c++')) & (('code':*))"],
    ['c++/c#', "(('c++' & 'c#':*))"],
    ['c++20', "(('c++' & '20'))"],
    ['代数', "(('代数'))"],
    ['代', "(('代':*))"],
    ['线性代数', "(('线性' & '性代' & '代数'))"],
    ['.net', "(('.net':*))"],
    ["o'brien code", "(('o' & 'brien') | ('obrien')) & (('code':*))"],
    ["rock'n-roll", "(('rock' & 'n' & 'roll':*) | ('rockn' & 'roll':*) | ('rocknroll':*))"],
  ])('for %j is %s', (search, query) => expect(queryOf(search)).toBe(query));

  it('can match the beginnings of all words', () => {
    expect(queryOf('ring field 2', true)).toBe("(('ring':*)) & (('field':*)) & (('2':*))");
  });

  it.each(['', '!!!', "' | '", '🎓', ':*'])('does not exist for %j, which contains no word', (search) =>
    expect(queryOf(search)).toBeUndefined(),
  );

  it('has all its terms quoted, whatever the search text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (search) => {
        const bare = (queryOf(search) ?? '').replaceAll(/'[\p{L}\p{N}\p{M}.+#]+'(:\*)?/gu, 'x');
        expect(bare).toMatch(/^[x&|() ]*$/);
      }),
    );
  });
});
