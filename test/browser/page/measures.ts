import type { Tile } from './tile.ts';

/** How somebody was seen: frames a second, and their size. */
export interface Rate {
  readonly fps: number;
  readonly width: number;
  readonly height: number;
}

/** The types of the two candidates of a connection, and how this side reaches its relay. */
export interface Path {
  readonly local: string;
  readonly relayProtocol?: string;
  readonly remote: string;
}

/** How each user was seen during this time. */
export const ratesOf = async (tiles: ReadonlyMap<string, Tile>, ms: number): Promise<Record<string, Rate>> => {
  const before = new Map([...tiles].map(([userId, tile]) => [userId, tile.frames]));
  const began = performance.now();
  await new Promise((resolve) => setTimeout(resolve, ms));
  const seconds = (performance.now() - began) / 1000;
  const rateOf = (userId: string, { frames, size }: Tile): Rate => ({ fps: (frames - (before.get(userId) ?? 0)) / seconds, ...size! });
  return Object.fromEntries([...tiles].map(([userId, tile]) => [userId, rateOf(userId, tile)]));
};

type Stats = ReadonlyMap<string, Readonly<Record<string, string>>>;

/** The candidates that a connection uses. */
export const pathOf = async (connection: RTCPeerConnection): Promise<Path> => {
  const stats = (await connection.getStats()) as unknown as Stats;
  const { selectedCandidatePairId } = [...stats.values()].find(({ type }) => type === 'transport')!;
  const { localCandidateId, remoteCandidateId } = stats.get(selectedCandidatePairId!)!;
  const { candidateType: local, relayProtocol } = stats.get(localCandidateId!)!;
  return { local: local!, relayProtocol, remote: stats.get(remoteCandidateId!)!.candidateType! };
};
