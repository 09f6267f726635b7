import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { WebSocketServer, type RawData, type WebSocket } from 'ws';
import type { Ack, ClientEvent, ServerEvent, ServerMessages } from '../../../contracts/realtime.js';
import { errorResponse } from '../../../kernel/http/error-response.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { newId } from '../../../kernel/ids.js';
import { Languages, type Language } from '../ports/languages.js';
import { addressOf } from './address-of.js';
import { Door } from './door.js';
import { Handshake } from './handshake.js';
import { RawConnection } from './raw.connection.js';
import { RoomTable } from './room-table.js';
import { textFrames } from './text-frames.js';
import { GOODBYE_MS, turnAway } from './turn-away.js';
import { MAX_FRAME, Transports, type Transport } from './transport.js';

const PROBE_EVERY_MS = 25_000;
/** Going away, come back (RFC 6455 §7.4.1). */
const RESTARTING = 1012;
const UNAUTHENTICATED = 1008;
/** What a request asks for has no host of its own. */
const ANYWHERE = 'http://localhost';

/** Raw WebSockets on the HTTP server's port, in the languages of other systems' clients. Without one it turns everybody away. */
@Injectable()
export class RawWire implements Transport, OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly server = new WebSocketServer({ noServer: true, maxPayload: MAX_FRAME, perMessageDeflate: false, clientTracking: false });
  private readonly table = new RoomTable<RawConnection>();
  private readonly connections = new Set<RawConnection>();
  private timer?: NodeJS.Timeout;
  private isClosing = false;

  constructor(
    private readonly http: HttpAdapterHost,
    private readonly transports: Transports,
    private readonly languages: Languages,
    private readonly handshake: Handshake,
    private readonly door: Door,
  ) {}

  onApplicationBootstrap(): void {
    const server = this.http.httpAdapter.getHttpServer() as Server;
    // Other protocols may be offered with any request (h2c, by Java and curl), which is then answered as if they were not (RFC 9110, 7.8).
    Object.assign(server, { shouldUpgradeCallback: ({ headers }: IncomingMessage) => headers.upgrade?.toLowerCase() === 'websocket' });
    server.on('upgrade', (request, line, head) => void this.upgrade(request, line, head).catch(() => line.destroy()));
    this.transports.add(this);
    this.timer = setInterval(() => {
      for (const connection of this.connections) connection.probe();
    }, PROBE_EVERY_MS).unref();
  }

  emit<E extends ServerEvent>(
    to: readonly string[],
    except: readonly string[],
    event: E,
    message: ServerMessages[E],
    from: readonly string[],
  ): void {
    const made = new Map<Language, Buffer>();
    const rest: RawConnection[] = [];
    const tell = (connection: RawConnection) => {
      const { language } = connection;
      const frames = made.get(language) ?? textFrames(language.tell(event, message));
      made.set(language, frames);
      connection.write(frames);
      // It has heard the end, and goes where it belongs now.
      if (event === 'DONE') this.door.heardTheEnd(connection);
    };
    for (const connection of this.table.reached(to, except))
      if (from.includes(connection.principal.userId)) tell(connection);
      else rest.push(connection);
    rest.forEach(tell);
  }

  /** Every upgrade that is not Socket.IO's ends here, because Engine.IO is told to leave foreign ones alone. */
  private async upgrade(request: IncomingMessage, line: Duplex, head: Buffer): Promise<void> {
    // The HTTP server listens to its errors no more, and one that nobody hears would end the process.
    line.on('error', () => undefined);
    const target = request.url ?? '';
    // Asked as Engine.IO asks it, of what was sent and not of what it means: no line may be nobody's.
    if (target.startsWith('/socket.io/')) return;
    if (!URL.canParse(target, ANYWHERE)) return turnAway(line, errorResponse(new DomainError('VALIDATION_FAILED')));
    const url = new URL(target, ANYWHERE);
    // The token is in it, and from here on nobody needs it.
    request.url = url.pathname;
    const language = this.languages.at(url.pathname);
    if (!language) return turnAway(line, errorResponse(await this.handshake.nothingThere(addressOf(this.http.httpAdapter, request))));
    const refusal = this.handshake.refusal(request);
    if (refusal) return turnAway(line, errorResponse(refusal));
    try {
      const connection = await this.admit(language, language.tokenOf(url), request, line);
      this.shake(request, line, head, (socket) => this.welcome(connection, socket));
    } catch (error) {
      const answer = errorResponse(error);
      const { status, body } = answer;
      if (status === 429) return turnAway(line, answer);
      if (status !== 401) return turnAway(line, { ...answer, status: 503 });
      this.shake(request, line, head, (socket) => {
        socket.on('error', () => undefined);
        socket.send(language.refuse(body.code, body.error));
        socket.close(UNAUTHENTICATED);
        // It may never agree to it.
        setTimeout(() => socket.terminate(), GOODBYE_MS).unref();
      });
    }
  }

  /** In its place before the handshake is answered: whoever sees `open` misses nothing from then on. */
  private async admit(language: Language, token: string, request: IncomingMessage, line: Duplex): Promise<RawConnection> {
    const address = addressOf(this.http.httpAdapter, request);
    const isKnown = this.handshake.wait(address, () => line.destroy());
    line.once('close', isKnown);
    const { principal, comesTooOften } = await this.handshake.recognise(token, address);
    // Whoever came in now would not leave in the database before it is closed.
    if (this.isClosing) throw new DomainError('SHUTTING_DOWN');
    const connection = new RawConnection(newId(), principal, language, line, this.table);
    if (line.destroyed) return connection;
    this.connections.add(connection);
    line.once('close', () => this.gone(connection));
    await this.door.admit(connection, comesTooOften);
    isKnown();
    await this.door.opened(connection);
    return connection;
  }

  private shake(request: IncomingMessage, line: Duplex, head: Buffer, done: (socket: WebSocket) => void): void {
    if (!line.destroyed) this.server.handleUpgrade(request, line, head, done);
  }

  private welcome(connection: RawConnection, socket: WebSocket): void {
    // A frame that is too large or no text at all: `ws` closes the line with the code for it.
    socket.on('error', () => undefined);
    socket.on('pong', () => (connection.isAlive = true));
    socket.on('message', (data, isBinary) => this.heard(connection, data, isBinary));
    connection.open(socket);
    if (this.isClosing) connection.end(RESTARTING);
  }

  private heard(connection: RawConnection, data: RawData, isBinary: boolean): void {
    if (!connection.isHeard) return;
    connection.isAlive = true;
    const { language } = connection;
    const said = isBinary ? null : language.understand((data as Buffer).toString());
    const reply = (answer: Ack<unknown>): void => {
      if (!answer.success) return connection.say([language.refuse(answer.code as never, answer.error)]);
      const text = language.answer(said!.event as ClientEvent, answer.data as never);
      if (text !== undefined) connection.say([text]);
    };
    void this.door.received(connection, said, reply);
  }

  private gone(connection: RawConnection): void {
    if (!this.connections.delete(connection)) return;
    this.table.exitAll(connection);
    void this.door.closed(connection);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.isClosing = true;
    clearInterval(this.timer);
    // They are gone at once and not when they agree, which some never do: nobody else would end their stay in the database.
    for (const connection of this.connections) {
      connection.end(RESTARTING);
      this.gone(connection);
    }
    await this.door.emptied();
  }
}
