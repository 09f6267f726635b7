/**
 * The order of tiles after people came and left, with as few moves as possible: whoever stays keeps their place, a newcomer takes the place of somebody who
 * left, and only the places that are left over are closed.
 */
export const stableOrder = (before: readonly string[], now: readonly string[]): readonly string[] => {
  const present = new Set(now);
  const known = new Set(before);
  const fresh = now.filter((id) => !known.has(id));
  const stayed = before.flatMap((id) => (present.has(id) ? [id] : fresh.length ? [fresh.shift()!] : []));
  const next = [...stayed, ...fresh];
  return next.length === before.length && next.every((id, index) => id === before[index]) ? before : next;
};
