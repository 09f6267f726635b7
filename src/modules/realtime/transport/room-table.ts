/** Who is in which room of a wire. */
export class RoomTable<Member> {
  private readonly members = new Map<string, Set<Member>>();
  private readonly roomsOf = new Map<Member, Set<string>>();

  enter(member: Member, rooms: readonly string[]): void {
    for (const room of rooms) {
      setOf(this.members, room).add(member);
      setOf(this.roomsOf, member).add(room);
    }
  }

  exit(member: Member, rooms: readonly string[]): void {
    for (const room of rooms) {
      takeFrom(this.members, room, member);
      takeFrom(this.roomsOf, member, room);
    }
  }

  exitAll(member: Member): void {
    this.exit(member, [...(this.roomsOf.get(member) ?? [])]);
  }

  /** Each who is in one of the rooms and in none of `except`, once. */
  reached(rooms: readonly string[], except: readonly string[]): Iterable<Member> {
    const [only, ...more] = rooms;
    if (!more.length && !except.length) return this.members.get(only ?? '') ?? [];
    const reached = new Set(rooms.flatMap((room) => [...(this.members.get(room) ?? [])]));
    for (const room of except) for (const member of this.members.get(room) ?? []) reached.delete(member);
    return reached;
  }
}

const setOf = <K, V>(sets: Map<K, Set<V>>, key: K): Set<V> => {
  const found = sets.get(key) ?? new Set<V>();
  sets.set(key, found);
  return found;
};

const takeFrom = <K, V>(sets: Map<K, Set<V>>, key: K, value: V): void => {
  const found = sets.get(key);
  found?.delete(value);
  if (found?.size === 0) sets.delete(key);
};
