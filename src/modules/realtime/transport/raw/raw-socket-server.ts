import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { WebSocketServer, type RawData, type WebSocket } from 'ws';
import type { Ack, ClientEvent, ServerEvent, ServerMessages } from '../../../../contracts/realtime.ts';
import { DomainError } from '../../../../kernel/domain/domain-error.ts';
import { errorResponse } from '../../../../kernel/http/error-response.ts';
import { newId } from '../../../../kernel/ids.ts';
import { LIMITS } from '../../limits.ts';
import { Languages, type Language } from '../../ports/languages.ts';
import { ConnectionLifecycle } from '../connection-lifecycle.ts';
import { clientAddress } from '../handshake/client-address.ts';
import { Handshake } from '../handshake/handshake.ts';
import { rejectUpgrade } from '../handshake/reject-upgrade.ts';
import { Transports, type Transport } from '../transports.ts';
import { ChannelTable } from './channel-table.ts';
import { RawConnection } from './raw-connection.ts';
import { textFrames } from './text-frames.ts';

/* Close codes (RFC 6455 §7.4.1 and the IANA registry). */
const SERVICE_RESTART = 1012;
const POLICY_VIOLATION = 1008;
/** The target of a request has no host of its own. */
const ANY_HOST = 'http://localhost';

/** Raw WebSockets on the HTTP server's port, in the languages of other systems' clients. Without a language it rejects everybody. */
@Injectable()
export class RawSocketServer implements Transport, OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly server = new WebSocketServer({
    noServer: true,
    maxPayload: LIMITS.frameBytes,
    perMessageDeflate: false,
    clientTracking: false,
  });
  private readonly table = new ChannelTable<RawConnection>();
  private readonly connections = new Set<RawConnection>();
  private isClosing = false;

  constructor(
    private readonly http: HttpAdapterHost,
    private readonly transports: Transports,
    private readonly languages: Languages,
    private readonly handshake: Handshake,
    private readonly lifecycle: ConnectionLifecycle,
  ) {}

  onApplicationBootstrap(): void {
    const server = this.http.httpAdapter.getHttpServer() as Server;
    // Java and curl offer h2c with any request. An offer we do not take is to be ignored (RFC 9110 §7.8).
    Object.assign(server, { shouldUpgradeCallback: ({ headers }: IncomingMessage) => headers.upgrade?.toLowerCase() === 'websocket' });
    server.on('upgrade', (request, socket, head) => void this.upgrade(request, socket, head).catch(() => socket.destroy()));
    this.transports.add(this);
  }

  emit<E extends ServerEvent>(
    to: readonly string[],
    except: readonly string[],
    event: E,
    message: ServerMessages[E],
    from: readonly string[],
  ): void {
    const encoded = new Map<Language, Buffer>();
    const others: RawConnection[] = [];
    const send = (connection: RawConnection) => {
      const { language } = connection;
      const frames = encoded.get(language) ?? textFrames(language.tell(event, message));
      encoded.set(language, frames);
      connection.write(frames);
      // The session is over for it: it joins another, if its user has one.
      if (event === 'DONE') this.lifecycle.sessionEnded(connection);
    };
    for (const connection of this.table.subscribers(to, except))
      if (from.includes(connection.principal.userId)) send(connection);
      else others.push(connection);
    others.forEach(send);
  }

  probe(): void {
    for (const connection of this.connections) connection.probe();
  }

  /** Handles every upgrade that is not Socket.IO's: Engine.IO is told to leave those alone. */
  private async upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    // The HTTP server no longer listens for its errors, and an unhandled one would end the process.
    socket.on('error', () => undefined);
    const target = request.url ?? '';
    // Compared as Engine.IO compares it, unparsed: otherwise a request could belong to neither.
    if (target.startsWith('/socket.io/')) return;
    if (!URL.canParse(target, ANY_HOST)) return rejectUpgrade(socket, errorResponse(new DomainError('VALIDATION_FAILED')));
    const url = new URL(target, ANY_HOST);
    // It contains the token, which nobody needs from here on.
    request.url = url.pathname;
    const language = this.languages.at(url.pathname);
    if (!language)
      return rejectUpgrade(socket, errorResponse(await this.handshake.nothingThere(clientAddress(this.http.httpAdapter, request))));
    const refusal = this.handshake.refusal(request);
    if (refusal) return rejectUpgrade(socket, errorResponse(refusal));
    try {
      const connection = await this.admit(language, language.tokenOf(url), request, socket);
      this.completeHandshake(request, socket, head, (webSocket) => this.open(connection, webSocket));
    } catch (error) {
      const answer = errorResponse(error);
      const { status, body } = answer;
      if (status === 429) return rejectUpgrade(socket, answer);
      if (status !== 401) return rejectUpgrade(socket, { ...answer, status: 503 });
      this.completeHandshake(request, socket, head, (webSocket) => {
        webSocket.on('error', () => undefined);
        webSocket.send(language.refuse(body.code, body.error));
        webSocket.close(POLICY_VIOLATION);
        setTimeout(() => webSocket.terminate(), LIMITS.closeMs).unref();
      });
    }
  }

  /** The connection joins its session before the handshake is answered, so a client that sees `open` misses nothing from then on. */
  private async admit(language: Language, token: string, request: IncomingMessage, socket: Duplex): Promise<RawConnection> {
    const address = clientAddress(this.http.httpAdapter, request);
    const authenticated = this.handshake.begin(address, () => socket.destroy());
    socket.once('close', authenticated);
    const { principal, isRateLimited } = await this.handshake.authenticateClient(token, address);
    // Nobody may join who could not leave in the database before it closes.
    if (this.isClosing) throw new DomainError('SHUTTING_DOWN');
    const connection = new RawConnection(newId(), principal, language, socket, this.table);
    if (socket.destroyed) return connection;
    this.connections.add(connection);
    socket.once('close', () => this.closed(connection));
    await this.lifecycle.admit(connection, isRateLimited);
    authenticated();
    await this.lifecycle.opened(connection);
    return connection;
  }

  private completeHandshake(request: IncomingMessage, socket: Duplex, head: Buffer, done: (webSocket: WebSocket) => void): void {
    if (!socket.destroyed) this.server.handleUpgrade(request, socket, head, done);
  }

  private open(connection: RawConnection, webSocket: WebSocket): void {
    // A frame that is too large or not UTF-8: `ws` closes the connection with the right code.
    webSocket.on('error', () => undefined);
    webSocket.on('pong', () => (connection.isAlive = true));
    webSocket.on('message', (data, isBinary) => this.received(connection, data, isBinary));
    connection.open(webSocket);
    if (this.isClosing) connection.closeWith(SERVICE_RESTART);
  }

  private received(connection: RawConnection, data: RawData, isBinary: boolean): void {
    if (!connection.isActive) return;
    connection.isAlive = true;
    const { language } = connection;
    const message = isBinary ? null : language.understand((data as Buffer).toString());
    const reply = (answer: Ack<unknown>): void => {
      if (!answer.success) return connection.sendTexts([language.refuse(answer.code as never, answer.error)]);
      const text = language.answer(message!.event as ClientEvent, answer.data as never);
      if (text !== undefined) connection.sendTexts([text]);
    };
    void this.lifecycle.received(connection, message, reply);
  }

  private closed(connection: RawConnection): void {
    if (!this.connections.delete(connection)) return;
    this.table.remove(connection);
    void this.lifecycle.closed(connection);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.isClosing = true;
    // Closed at once, because some clients never complete the closing handshake: nothing else would end their presence in the database.
    for (const connection of this.connections) {
      connection.closeWith(SERVICE_RESTART);
      this.closed(connection);
    }
    await this.lifecycle.allClosed();
  }
}
