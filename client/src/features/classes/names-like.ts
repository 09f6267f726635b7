interface Named {
  readonly name: string;
  readonly email?: string;
}

/** Ignores case and accents. */
const plain = (text: string): string => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();

/** Those whose name or email contains all of these words. */
export const namesLike = <T extends Named>(people: readonly T[], search: string): readonly T[] => {
  const words = plain(search).split(/\s+/).filter(Boolean);
  return people.filter(({ name, email = '' }) => words.every((word) => plain(`${name} ${email}`).includes(word)));
};
