import { ServerResponse, type IncomingMessage, type Server as HttpServer } from 'node:http';
import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { Server, type Socket } from 'socket.io';
import { Config } from '../../../config/config.js';
import type { Ack, ServerEvent, ServerMessages } from '../../../contracts/realtime.js';
import { errorResponse } from '../../../kernel/http/error-response.ts';
import { addressOf } from './address-of.js';
import { Door } from './door.js';
import { Handshake } from './handshake.js';
import { SocketIoConnection } from './socket-io.connection.js';
import { GOODBYE_MS, turnAway } from './turn-away.js';
import { MAX_FRAME, Transports, type Transport } from './transport.js';

type EngineSocket = Socket['conn'];

/** A connection that has shown no good token yet. */
interface Newcomer {
  readonly isKnown: () => void;
  connection?: EngineSocket;
}

/** Socket.IO on the HTTP server's port: the token in the handshake, one listener for all events. */
@Injectable()
export class SocketIoWire implements Transport, OnApplicationBootstrap, BeforeApplicationShutdown {
  private server?: Server;
  /** By the request that opened it. */
  private readonly newcomers = new WeakMap<IncomingMessage, Newcomer>();

  constructor(
    private readonly http: HttpAdapterHost,
    private readonly config: Config,
    private readonly transports: Transports,
    private readonly handshake: Handshake,
    private readonly door: Door,
  ) {}

  onApplicationBootstrap(): void {
    this.server = new Server(this.http.httpAdapter.getHttpServer() as HttpServer, {
      maxHttpBufferSize: MAX_FRAME,
      // It hands rooms and packets back without asking whether the user may still have them; the log does it better.
      connectionStateRecovery: undefined,
      serveClient: true,
      // The raw wire has the others, and may take its time for them.
      destroyUpgrade: false,
      cors: this.config.corsOrigins.length ? { origin: [...this.config.corsOrigins] } : undefined,
    });
    // Refused before the handshake, a client tries again by itself.
    this.server.engine.use((request: IncomingMessage, response: ServerResponse, next: () => void) => {
      try {
        this.greet(request);
      } catch (error) {
        return refuse(request, response, error);
      }
      next();
    });
    this.server.engine.on('connection', (connection: EngineSocket) => {
      const newcomer = this.newcomers.get(connection.request);
      if (!newcomer) return;
      newcomer.connection = connection;
      connection.once('close', newcomer.isKnown);
    });
    this.server.use((socket, next) => void this.authenticate(socket).then(next));
    this.server.on('connection', (socket) => this.welcome(socket));
    this.transports.add(this);
  }

  /** Every HTTP request of a client, and its upgrade. Throws why it is turned away. */
  private greet(request: IncomingMessage): void {
    const refusal = this.handshake.refusal(request);
    if (refusal) throw refusal;
    if ((request as { _query?: { sid?: string } })._query?.sid) return;
    const isKnown = this.handshake.wait(addressOf(this.http.httpAdapter, request), () => cut(this.newcomers.get(request)!));
    this.newcomers.set(request, { isKnown });
  }

  /** Gives the error for the client's `connect_error`, or nothing when it may come in. */
  private async authenticate(socket: Socket): Promise<Error | undefined> {
    try {
      const { token } = socket.handshake.auth as { token?: unknown };
      const header = /^Bearer +(\S+)$/i.exec(socket.handshake.headers.authorization ?? '')?.[1];
      const address = addressOf(this.http.httpAdapter, socket.request);
      const { principal, comesTooOften } = await this.handshake.recognise(typeof token === 'string' ? token : (header ?? ''), address);
      // The token has done its work; an idle socket need not keep it.
      delete (socket.handshake.auth as { token?: unknown }).token;
      const connection = new SocketIoConnection(socket, principal);
      (socket.data as { connection?: SocketIoConnection }).connection = connection;
      // A client that goes before it is let in is never said to have disconnected.
      socket.conn.once('close', () => void this.door.closed(connection));
      if (socket.conn.readyState === 'open') await this.door.admit(connection, comesTooOften);
      this.newcomers.get(socket.request)?.isKnown();
      return undefined;
    } catch (error) {
      const { success, error: sentence, code } = errorResponse(error).body;
      return Object.assign(new Error(sentence), { data: { success, error: sentence, code } });
    }
  }

  private welcome(socket: Socket): void {
    if (this.handshake.refusal(socket.request)) return void socket.disconnect(true);
    const { connection } = socket.data as { connection: SocketIoConnection };
    void this.door.opened(connection);
    socket.onAny((event: string, ...args: unknown[]) => {
      const last = args.at(-1);
      const ack = typeof last === 'function' ? (last as (answer: Ack<unknown>) => void) : undefined;
      const reply =
        ack &&
        ((answer: Ack<unknown>) => {
          connection.gather();
          ack(answer);
        });
      void this.door.received(connection, { event, body: reply && args.length === 1 ? undefined : args[0] }, reply);
    });
    socket.on('disconnect', () => {
      void this.door.closed(connection);
      // Out of the namespace, nobody would know any more whose connection it is.
      socket.conn.close();
    });
  }

  emit<E extends ServerEvent>(to: readonly string[], except: readonly string[], event: E, message: ServerMessages[E]): void {
    // It encodes before it looks who is there, and may have nobody in a room of another wire.
    const there = this.server?.of('/').adapter.rooms;
    if (!to.some((room) => there?.has(room))) return;
    this.server?.local
      .to([...to])
      .except([...except])
      .emit(event, message);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.server?.disconnectSockets(true);
    await this.door.emptied();
    this.server?.engine.close();
  }
}

const refuse = (request: IncomingMessage, response: ServerResponse, error: unknown): void => {
  const answer = errorResponse(error);
  // Of an upgrade Engine.IO only has something like a response, which says nothing.
  if (!(response instanceof ServerResponse)) return turnAway(request.socket, answer);
  const { status, body, retryAfter } = answer;
  response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8', ...(retryAfter && { 'Retry-After': retryAfter }) });
  response.end(JSON.stringify(body));
};

/** Without waiting for a client that does not poll, or does not agree to the closing. */
const cut = ({ connection }: Newcomer): void => {
  if (!connection) return;
  connection.close(true);
  const { transport, request } = connection;
  if (transport.name === 'websocket') setTimeout(() => request.socket.destroy(), GOODBYE_MS).unref();
};
