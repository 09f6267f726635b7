import { globSync, readFileSync } from 'node:fs';

/** The texts of a catalogue that have no translation. A text may go on over several lines, in which case the first is empty. */
const untranslated = (catalogue: string): string[] =>
  catalogue
    .split(/\n\n/)
    .filter((entry) => /^msgid /m.test(entry) && !/^#~/m.test(entry))
    .filter((entry) => /^msgstr ""\s*$/m.test(entry) && !/^msgstr ""\n"/m.test(entry))
    .map((entry) => /^msgid (.*(?:\n".*)*)/m.exec(entry)![1]!);

const catalogues = (pattern: string): string[] => globSync(pattern, { cwd: 'client/src' });

describe('the texts of the client', () => {
  it.each([...catalogues('**/locales/de.po'), ...catalogues('{.,features/room}/locales/ar.po')])('are all translated in %s', (path) => {
    expect(untranslated(readFileSync(`client/src/${path}`, 'utf8'))).toEqual([]);
  });

  it('are missing if a translation is empty', () => {
    expect(
      untranslated('msgid "Sign in"\nmsgstr ""\n\nmsgid "Sign out"\nmsgstr "Abmelden"\n\nmsgid ""\n"Long"\nmsgstr ""\n"Lang"\n'),
    ).toEqual(['"Sign in"']);
  });
});
