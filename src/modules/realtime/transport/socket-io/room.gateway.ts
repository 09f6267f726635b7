import { ServerResponse, type IncomingMessage } from 'node:http';
import type { BeforeApplicationShutdown } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { WebSocketGateway, type OnGatewayConnection, type OnGatewayDisconnect, type OnGatewayInit } from '@nestjs/websockets';
import type { Server, Socket } from 'socket.io';
import type { Ack, ServerEvent, ServerMessages } from '../../../../contracts/realtime.ts';
import { errorResponse } from '../../../../kernel/http/error-response.ts';
import { clientAddress } from '../handshake/client-address.ts';
import { LIMITS } from '../../limits.ts';
import { ConnectionLifecycle } from '../connection-lifecycle.ts';
import { Handshake } from '../handshake/handshake.ts';
import { SocketIoConnection } from './socket-io-connection.ts';
import { rejectUpgrade } from '../handshake/reject-upgrade.ts';
import { Transports, type Transport } from '../transports.ts';

type EngineSocket = Socket['conn'];

/** A connection that has not presented a valid token yet. */
interface PendingHandshake {
  readonly done: () => void;
  connection?: EngineSocket;
}

/** Socket.IO on the HTTP server's port. Clients authenticate in the handshake, and all their events go to the dispatcher. */
@WebSocketGateway()
export class RoomGateway implements Transport, OnGatewayInit, OnGatewayConnection, OnGatewayDisconnect, BeforeApplicationShutdown {
  private server?: Server;
  /** Pending handshakes, by the request that opened the connection. */
  private readonly pending = new WeakMap<IncomingMessage, PendingHandshake>();

  constructor(
    private readonly http: HttpAdapterHost,
    private readonly transports: Transports,
    private readonly handshake: Handshake,
    private readonly lifecycle: ConnectionLifecycle,
  ) {}

  afterInit(server: Server): void {
    this.server = server;
    // The client library retries after a rejection at this point, but not after one in the handshake.
    server.engine.use((request: IncomingMessage, response: ServerResponse, next: () => void) => {
      try {
        this.check(request);
      } catch (error) {
        return reject(request, response, error);
      }
      next();
    });
    server.engine.on('connection', (connection: EngineSocket) => {
      const handshake = this.pending.get(connection.request);
      if (!handshake) return;
      handshake.connection = connection;
      connection.once('close', handshake.done);
    });
    server.use((socket, next) => void this.authenticate(socket).then(next));
    this.transports.add(this);
  }

  /** Called for every HTTP request and every upgrade of a client. Throws if the client may not connect. */
  private check(request: IncomingMessage): void {
    const refusal = this.handshake.refusal(request);
    if (refusal) throw refusal;
    if ((request as { _query?: { sid?: string } })._query?.sid) return;
    const done = this.handshake.begin(clientAddress(this.http.httpAdapter, request), () => disconnect(this.pending.get(request)!));
    this.pending.set(request, { done });
  }

  /** Returns the error for the client's `connect_error`, or undefined if it may connect. */
  private async authenticate(socket: Socket): Promise<Error | undefined> {
    try {
      const { token } = socket.handshake.auth as { token?: unknown };
      const header = /^Bearer +(\S+)$/i.exec(socket.handshake.headers.authorization ?? '')?.[1];
      const address = clientAddress(this.http.httpAdapter, socket.request);
      const { principal, isRateLimited } = await this.handshake.authenticateClient(
        typeof token === 'string' ? token : (header ?? ''),
        address,
      );
      // Idle sockets should not keep their token in memory.
      delete (socket.handshake.auth as { token?: unknown }).token;
      const connection = new SocketIoConnection(socket, principal);
      (socket.data as { connection?: SocketIoConnection }).connection = connection;
      // Socket.IO emits no `disconnect` for a client that disconnects before the handshake is complete.
      socket.conn.once('close', () => void this.lifecycle.closed(connection));
      if (socket.conn.readyState === 'open') await this.lifecycle.admit(connection, isRateLimited);
      this.pending.get(socket.request)?.done();
      return undefined;
    } catch (error) {
      const { success, error: sentence, code } = errorResponse(error).body;
      return Object.assign(new Error(sentence), { data: { success, error: sentence, code } });
    }
  }

  /** Listens to all events at once. With `@SubscribeMessage`, unknown events would stay unanswered, and every message would cost a pipeline of observables. */
  handleConnection(socket: Socket): void {
    if (this.handshake.refusal(socket.request)) return void socket.disconnect(true);
    const connection = connectionOf(socket);
    void this.lifecycle.opened(connection);
    socket.onAny((event: string, ...args: unknown[]) => {
      const last = args.at(-1);
      const ack = typeof last === 'function' ? (last as (answer: Ack<unknown>) => void) : undefined;
      const reply =
        ack &&
        ((answer: Ack<unknown>) => {
          connection.cork();
          ack(answer);
        });
      void this.lifecycle.received(connection, { event, body: reply && args.length === 1 ? undefined : args[0] }, reply);
    });
  }

  handleDisconnect(socket: Socket): void {
    void this.lifecycle.closed(connectionOf(socket));
    // If the client only left the namespace, its connection would stay open without an owner.
    socket.conn.close();
  }

  emit<E extends ServerEvent>(to: readonly string[], except: readonly string[], event: E, message: ServerMessages[E]): void {
    // Socket.IO encodes a message even if nobody subscribes, and the subscribers may all be on the other transport. (Our channels are Socket.IO rooms.)
    const existing = this.server?.of('/').adapter.rooms;
    if (!to.some((channel) => existing?.has(channel))) return;
    this.server?.local
      .to([...to])
      .except([...except])
      .emit(event, message);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.server?.disconnectSockets(true);
    await this.lifecycle.allClosed();
  }
}

const connectionOf = (socket: Socket): SocketIoConnection => (socket.data as { connection: SocketIoConnection }).connection;

const reject = (request: IncomingMessage, response: ServerResponse, error: unknown): void => {
  const answer = errorResponse(error);
  // For upgrades, Engine.IO passes a stub that sends nothing.
  if (!(response instanceof ServerResponse)) return rejectUpgrade(request.socket, answer);
  const { status, body, retryAfter } = answer;
  response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8', ...(retryAfter && { 'Retry-After': retryAfter }) });
  response.end(JSON.stringify(body));
};

/** Closes a connection even if the client stops polling or does not complete the closing handshake. */
const disconnect = ({ connection }: PendingHandshake): void => {
  if (!connection) return;
  connection.close(true);
  const { transport, request } = connection;
  if (transport.name === 'websocket') setTimeout(() => request.socket.destroy(), LIMITS.closeMs).unref();
};
