import type { IncomingMessage, Server as HttpServer } from 'node:http';
import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { QueryBus } from '@nestjs/cqrs';
import { Server, type Socket } from 'socket.io';
import { Config } from '../../../config/config.js';
import { Authenticate, type Principal } from '../../../contracts/auth.js';
import type { Ack, ServerEvent, ServerMessages } from '../../../contracts/realtime.js';
import { Refusal } from '../../../kernel/domain/refusal.js';
import { answerTo } from '../../../kernel/http/answer-to.js';
import { Door } from './door.js';
import { SocketIoConnection } from './socket-io.connection.js';
import { Transports, type Transport } from './transport.js';

/** Bytes a frame from a client may have. */
export const MAX_FRAME = 64 * 1024;

interface Admitted {
  principal: Principal;
  classIds: string[] | null;
}

/** Socket.IO on the HTTP server's port: the token in the handshake, one listener for all events. */
@Injectable()
export class SocketIoWire implements Transport, OnApplicationBootstrap, BeforeApplicationShutdown {
  private server?: Server;

  constructor(
    private readonly http: HttpAdapterHost,
    private readonly config: Config,
    private readonly queries: QueryBus,
    private readonly transports: Transports,
    private readonly door: Door,
  ) {}

  onApplicationBootstrap(): void {
    this.server = new Server(this.http.httpAdapter.getHttpServer() as HttpServer, {
      maxHttpBufferSize: MAX_FRAME,
      // It hands rooms and packets back without asking whether the user may still have them; the log does it better.
      connectionStateRecovery: undefined,
      serveClient: true,
      cors: this.config.corsOrigins.length ? { origin: [...this.config.corsOrigins] } : undefined,
      allowRequest: (request, decide) => {
        // Refused before the handshake, a client tries again by itself.
        const refusal = this.door.isShut ? 'SHUTTING_DOWN' : this.mayComeFrom(request) ? null : 'ORIGIN_NOT_ALLOWED';
        decide(refusal && new Refusal(refusal).message, refusal === null);
      },
    });
    this.server.use((socket, next) => void this.authenticate(socket).then(next));
    this.server.on('connection', (socket) => this.welcome(socket));
    this.transports.add(this);
  }

  /** Browsers say where a page came from; others send no Origin. */
  private mayComeFrom({ headers: { origin, host } }: IncomingMessage): boolean {
    if (!origin) return true;
    if (this.config.corsOrigins.includes(origin)) return true;
    return URL.canParse(origin) && (new URL(origin).host === host || origin === new URL(this.config.publicUrl).origin);
  }

  /** Gives the error for the client's `connect_error`, or nothing when it may come in. */
  private async authenticate(socket: Socket): Promise<Error | undefined> {
    try {
      const { token } = socket.handshake.auth as { token?: unknown };
      const header = /^Bearer +(\S+)$/i.exec(socket.handshake.headers.authorization ?? '')?.[1];
      const principal = await this.queries.execute(new Authenticate(typeof token === 'string' ? token : (header ?? '')));
      const admitted: Admitted = { principal, classIds: await this.door.admit(principal) };
      Object.assign(socket.data as object, admitted);
      // The token has done its work; an idle socket need not keep it.
      delete (socket.handshake.auth as { token?: unknown }).token;
      return undefined;
    } catch (error) {
      const { body } = answerTo(error);
      return Object.assign(new Error(body.error), { data: body });
    }
  }

  private welcome(socket: Socket): void {
    if (this.door.isShut) return void socket.disconnect(true);
    const { principal, classIds } = socket.data as Admitted;
    const connection = new SocketIoConnection(socket, principal);
    this.door.opened(connection, classIds);
    socket.onAny((event: string, ...args: unknown[]) => {
      const last = args.at(-1);
      const ack = typeof last === 'function' ? (last as (answer: Ack<unknown>) => void) : undefined;
      const reply =
        ack &&
        ((answer: Ack<unknown>) => {
          connection.gather();
          ack(answer);
        });
      void this.door.received(connection, event, reply && args.length === 1 ? undefined : args[0], reply);
    });
    socket.on('disconnect', () => void this.door.closed(connection));
  }

  emit<E extends ServerEvent>(to: readonly string[], except: readonly string[], event: E, message: ServerMessages[E]): void {
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
