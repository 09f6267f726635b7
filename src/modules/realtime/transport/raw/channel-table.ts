/** Tracks which sockets subscribe to which channels. */
export class ChannelTable<Socket> {
  private readonly byChannel = new Map<string, Set<Socket>>();
  private readonly bySocket = new Map<Socket, Set<string>>();

  subscribe(socket: Socket, channels: readonly string[]): void {
    for (const channel of channels) {
      setOf(this.byChannel, channel).add(socket);
      setOf(this.bySocket, socket).add(channel);
    }
  }

  unsubscribe(socket: Socket, channels: readonly string[]): void {
    for (const channel of channels) {
      takeFrom(this.byChannel, channel, socket);
      takeFrom(this.bySocket, socket, channel);
    }
  }

  remove(socket: Socket): void {
    this.unsubscribe(socket, [...(this.bySocket.get(socket) ?? [])]);
  }

  /** Returns once each socket that subscribes to at least one of the channels and to none of `except`. */
  subscribers(channels: readonly string[], except: readonly string[]): Iterable<Socket> {
    const [only, ...more] = channels;
    if (!more.length && !except.length) return this.byChannel.get(only ?? '') ?? [];
    const found = new Set(channels.flatMap((channel) => [...(this.byChannel.get(channel) ?? [])]));
    for (const channel of except) for (const socket of this.byChannel.get(channel) ?? []) found.delete(socket);
    return found;
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
