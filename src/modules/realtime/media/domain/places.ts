/** What the order of the line needs to know of a user. */
interface InLine {
  readonly staff: boolean;
}

/**
 * Who gets one of `limit` places, out of a line in the order in which users asked. If none of the first `limit` users is on the staff,
 * the last place goes to the first user who is: a class needs its teacher's video.
 */
export const placesOf = <User extends InLine>(line: readonly User[], limit: number): readonly User[] => {
  const first = line.slice(0, limit);
  const teacher = line.find(({ staff }) => staff);
  if (!teacher || first.includes(teacher)) return first;
  return [...first.slice(0, limit - 1), teacher];
};
