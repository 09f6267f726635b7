import { io, type Socket } from 'socket.io-client';
import type { Ack, ClientCommands, ClientEvent, OnTheWire, ServerEvent, ServerMessages } from '../../../src/contracts/realtime.ts';
import { Failure, offline } from './failures.ts';
import { accessToken, renewed } from './refresh.ts';
import { signIn } from './session.ts';

export type Message<E extends ServerEvent> = OnTheWire<ServerMessages[E]>;
export type Answer<E extends ClientEvent> = OnTheWire<ClientCommands[E]['answer']>;

/** In ms: how long a command may take. It may have been carried out even so. */
const PATIENCE = 10_000;

/*
 * The one socket of this page. It connects when somebody is signed in and closes when nobody is; the library reconnects it by itself.
 */
export const socket: Socket = io({
  autoConnect: false,
  transports: ['websocket'],
  reconnectionDelay: 300,
  reconnectionDelayMax: 3_000,
  auth: (send) =>
    void accessToken().then(
      (token) => send({ token }),
      () => send({ token: null }),
    ),
});

// The library does not retry after the server has rejected a handshake.
socket.on('connect_error', (error: Error & { data?: { code?: string } }) => {
  const { token } = signIn.getState();
  if (!error.data?.code || !token) return;
  const again = () => setTimeout(() => signIn.getState().token && socket.connect(), 2_000);
  if (error.data.code === 'UNAUTHENTICATED') void renewed(token).then((next) => next && socket.connect(), again);
  else again();
});
// Nor after the server has closed the connection, as it does when a token has expired.
socket.on('disconnect', (reason) => {
  if (reason === 'io server disconnect' && signIn.getState().token) socket.connect();
});
socket.on('TOKEN_EXPIRING', () => {
  const { token } = signIn.getState();
  void renewed(token).then(
    (next) => next && socket.emit('RENEW', { token: next }),
    () => undefined,
  );
});

// The server is going down; each client is given another delay.
socket.on('RECONNECT', ({ afterMs }: { afterMs: number }) => {
  socket.disconnect();
  setTimeout(() => signIn.getState().token && socket.connect(), afterMs);
});
// The browser knows sooner than the protocol, which waits for a heartbeat.
addEventListener('offline', () => socket.io.engine?.close());
addEventListener('online', () => {
  // Anew, because the library would wait for its next attempt.
  if (!socket.connected && signIn.getState().token) socket.disconnect().connect();
});

signIn.subscribe(({ user, token }, before) => {
  if (user?.id !== before.user?.id) socket.disconnect();
  if (token && !socket.connected) socket.connect();
});

/** Sends a command; throws a Failure if the server refuses it or there is no connection. */
export const send = async <E extends ClientEvent>(event: E, body: ClientCommands[E]['body']): Promise<Answer<E>> => {
  if (!socket.connected) throw offline();
  const ack = (await socket
    .timeout(PATIENCE)
    .emitWithAck(event, body)
    .catch(() => {
      throw offline();
    })) as Ack<Answer<E>>;
  if (!ack.success) throw new Failure(400, ack.code, ack.error, ack.details);
  return ack.data;
};

/** Calls `handle` for each message of this event; returns what ends that. */
export const onMessage = <E extends ServerEvent>(event: E, handle: (message: Message<E>) => void): (() => void) => {
  const listener = handle as (message: unknown) => void;
  socket.on(event as string, listener);
  return () => void socket.off(event as string, listener);
};
