/**
 * The form in which names are searched and sorted: without case and without the accents of the Latin, Greek and Cyrillic scripts, so
 * that "zoe" finds "Zoë". Made here and not by the database, whose idea of case depends on how it was installed.
 */
export const searchKey = (text: string): string =>
  text
    .trim()
    .normalize('NFKD')
    .replaceAll(/[\u0300-\u036f]/g, '')
    .toLowerCase();

/** The words of a text in that form. */
export const wordsOf = (text: string): string[] => searchKey(text).match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
