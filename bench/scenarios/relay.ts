import { LightSocket } from '../support/light-socket.ts';
import { flood, perSecond, thousands, type Figure } from '../support/figures.ts';
import { makeSchool, startSession } from '../support/school.ts';
import { newBenchDatabase, ServerProcess, startRollcall, WATCHED } from '../support/server.ts';

/** As many as have video in one session by default. */
const PEERS = 4;
const IN_FLIGHT = 200;
const WARM_MS = 2_000;
const SLICE_MS = 3_000;
/** Rollcall and the control are measured in turn, because the machine drifts. */
const ROUNDS = 3;

const SIGNAL = {
  candidate:
    'candidate:842163049 1 udp 1677729535 203.0.113.77 46154 typ srflx raddr 192.168.1.23 rport 46154 generation 0 ufrag EsAw network-cost 999',
  sdpMid: '0',
  sdpMLineIndex: 0,
  usernameFragment: 'EsAw',
};

interface Peer {
  readonly socket: LightSocket;
  /** What others call it. */
  readonly name: string;
}
interface Relayed {
  readonly aSecond: number;
  /** µs of the server's CPU time for each. */
  readonly cpu: number;
}

/** Each peer sends candidates to the next one. What counts is what arrives. */
const relay = async (server: ServerProcess, peers: readonly Peer[], forMs: number): Promise<Relayed> => {
  let heard = 0;
  for (const { socket } of peers)
    socket.onEvent = (event) => {
      if (event === 'WEBRTC_ICE_CANDIDATE') heard++;
    };
  const { cpuMs } = await server.work();
  const { count, ms } = await flood(IN_FLIGHT, forMs, (n) =>
    peers[n % PEERS]!.socket.demand('WEBRTC_ICE_CANDIDATE', { to: peers[(n + 1) % PEERS]!.name, signal: SIGNAL }),
  );
  const cpu = (await server.work()).cpuMs - cpuMs;
  // One answer may overtake one message.
  if (heard < count - PEERS) throw new Error(`${count - heard} of ${count} signals did not arrive`);
  return { aSecond: perSecond(heard, ms), cpu: (cpu * 1000) / count };
};

const barePeers = (server: ServerProcess): Promise<Peer[]> =>
  Promise.all(
    Array.from({ length: PEERS }, async () => {
      const socket = await LightSocket.connect(server.url, '');
      await socket.demand('JOIN_SESSION', {});
      return { socket, name: socket.id };
    }),
  );

/** Participants with a place in the video. */
const peersOf = async (server: ServerProcess, database: Awaited<ReturnType<typeof newBenchDatabase>>): Promise<Peer[]> => {
  const school = await makeSchool(server, database, PEERS);
  const sessionId = await startSession(server, school);
  return Promise.all(
    school.students.map(async ({ id, token }) => {
      const socket = await LightSocket.connect(server.url, token);
      await socket.demand('JOIN_SESSION', { sessionId, media: true });
      return { socket, name: id };
    }),
  );
};

const middle = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!;

/** Candidates passed from one participant to another, against a Socket.IO server that passes them on without looking. */
export const signalRelay = async (): Promise<Figure> => {
  const bare = await ServerProcess.start('bench/controls/bare-server.ts', WATCHED);
  const database = await newBenchDatabase('postgres');
  const server = await startRollcall(database, WATCHED);
  try {
    const contestants = [
      { server: bare, peers: await barePeers(bare), rounds: [] as Relayed[] },
      { server, peers: await peersOf(server, database), rounds: [] as Relayed[] },
    ];
    for (const { server: of, peers } of contestants) await relay(of, peers, WARM_MS);
    for (let round = 0; round < ROUNDS; round++)
      for (const { server: of, peers, rounds } of contestants) rounds.push(await relay(of, peers, SLICE_MS));
    for (const { peers } of contestants) for (const { socket } of peers) socket.close();
    const [control, ours] = contestants.map(({ rounds }) => ({
      aSecond: middle(rounds.map(({ aSecond }) => aSecond)),
      cpu: middle(rounds.map(({ cpu }) => cpu)),
    }));
    const ratio = ours!.aSecond / control!.aSecond;
    const shown = ({ aSecond, cpu }: Relayed) => `${thousands(aSecond)}/s, ${cpu.toFixed(1)} µs of CPU each`;
    return {
      what: `candidates from peer to peer, ${IN_FLIGHT} in flight`,
      target: '≥ 0.7 of a bare relay',
      measured: `${shown(ours!)} (${ratio.toFixed(2)})`,
      control: `bare Socket.IO ${shown(control!)}`,
      met: ratio >= 0.7,
    };
  } finally {
    await bare.stop('SIGKILL');
    await server.stop();
    await database.drop();
  }
};
