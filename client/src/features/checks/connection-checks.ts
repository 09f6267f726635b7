import { io } from 'socket.io-client';
import { accessToken } from '../../api/refresh.ts';

export interface Outcome {
  readonly ok: boolean;
  /** In ms. */
  readonly took?: number;
  /** For the report. */
  readonly detail?: string;
}

const failed = (error: unknown): Outcome => ({ ok: false, detail: (error as Error | undefined)?.message ?? String(error) });

/** Runs a check, and measures how long it took. */
const timed = async (work: () => Promise<string | void>): Promise<Outcome> => {
  const began = performance.now();
  try {
    const detail = await work();
    return { ok: true, took: Math.round(performance.now() - began), ...(detail && { detail }) };
  } catch (error) {
    return failed(error);
  }
};

/** Whether the server answers requests. */
export const checkServer = (): Promise<Outcome> =>
  timed(async () => {
    const response = await fetch('/health/live', { cache: 'no-store', signal: AbortSignal.timeout(8_000) });
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
  });

/** Whether this network lets WebSockets through. The server may refuse who is not signed in, which is an answer too. */
export const checkSocket = (): Promise<Outcome> =>
  timed(async () => {
    const token = await accessToken();
    const socket = io({ transports: ['websocket'], reconnection: false, forceNew: true, timeout: 8_000, auth: { token } });
    try {
      await new Promise<void>((resolve, reject) => {
        socket.on('connect', resolve);
        // With data, it is the server who refuses.
        socket.on('connect_error', (error: Error & { data?: unknown }) => (error.data ? resolve() : reject(error)));
      });
    } finally {
      socket.disconnect();
    }
  });

/** Whether two connections of this page reach one another, and by which kind of address: the same way as two people in a room. */
export const checkPeers = (): Promise<Outcome> =>
  timed(async () => {
    const [a, b] = [new RTCPeerConnection(), new RTCPeerConnection()];
    try {
      a.onicecandidate = ({ candidate }) => candidate && void b.addIceCandidate(candidate).catch(() => undefined);
      b.onicecandidate = ({ candidate }) => candidate && void a.addIceCandidate(candidate).catch(() => undefined);
      const channel = a.createDataChannel('test');
      await a.setLocalDescription();
      await b.setRemoteDescription(a.localDescription!);
      await b.setLocalDescription();
      await a.setRemoteDescription(b.localDescription!);
      await new Promise<void>((resolve, reject) => {
        channel.addEventListener('open', () => resolve());
        setTimeout(() => reject(new Error('no connection within 8 s')), 8_000);
      });
      return await addressKinds(a);
    } finally {
      a.close();
      b.close();
    }
  });

const addressKinds = async (connection: RTCPeerConnection): Promise<string> => {
  const stats = [...(await connection.getStats()).values()] as Record<string, unknown>[];
  const kinds = stats
    .filter(({ type }) => type === 'local-candidate')
    .map(({ candidateType, protocol }) => `${String(candidateType)}/${String(protocol)}`);
  return [...new Set(kinds)].join(', ');
};
