import type { Server as HttpServer } from 'node:http';
import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { Server, type Socket } from 'socket.io';
import { Config } from '../../../config/config.js';
import type { Ack, ServerEvent, ServerMessages } from '../../../contracts/realtime.js';
import { answerTo } from '../../../kernel/http/answer-to.js';
import { addressOf } from './address-of.js';
import { Door } from './door.js';
import { Handshake } from './handshake.js';
import { SocketIoConnection } from './socket-io.connection.js';
import { MAX_FRAME, Transports, type Transport } from './transport.js';

/** Socket.IO on the HTTP server's port: the token in the handshake, one listener for all events. */
@Injectable()
export class SocketIoWire implements Transport, OnApplicationBootstrap, BeforeApplicationShutdown {
  private server?: Server;

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
      allowRequest: (request, decide) => {
        // Refused before the handshake, a client tries again by itself.
        const refusal = this.handshake.refusal(request);
        decide(refusal && refusal.message, refusal === null);
      },
    });
    this.server.use((socket, next) => void this.authenticate(socket).then(next));
    this.server.on('connection', (socket) => this.welcome(socket));
    this.transports.add(this);
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
      return undefined;
    } catch (error) {
      const { success, error: sentence, code } = answerTo(error).body;
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
