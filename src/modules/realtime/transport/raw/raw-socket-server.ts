import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { WebSocketServer, type RawData, type ServerOptions, type WebSocket } from 'ws';
import type { Ack, ClientEvent } from '../../../../contracts/realtime.ts';
import { DomainError } from '../../../../kernel/domain/domain-error.ts';
import { errorResponse } from '../../../../kernel/http/error-response.ts';
import { newId } from '../../../../kernel/ids.ts';
import { LIMITS } from '../../limits.ts';
import { SocketDialects, type SocketDialect } from '../../ports/socket-dialects.ts';
import { ConnectionLifecycle } from '../connection-lifecycle.ts';
import { clientAddress } from '../handshake/client-address.ts';
import { Handshake } from '../handshake/handshake.ts';
import { rejectUpgrade } from '../handshake/reject-upgrade.ts';
import { Transports, type Transport } from '../transports.ts';
import { ChannelTable } from './channel-table.ts';
import { POLICY_VIOLATION, RawConnection } from './raw-connection.ts';
import { textFrames } from './text-frames.ts';

/** A close code from the IANA registry. */
const SERVICE_RESTART = 1012;
/** A base to parse request targets with, which have no host. */
const ANY_HOST = 'http://localhost';

/** Raw WebSockets on the HTTP server's port, for clients of other systems. A path that belongs to no dialect is rejected. */
@Injectable()
export class RawSocketServer implements Transport, OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly isForDialects = true;
  private readonly server = new WebSocketServer({
    noServer: true,
    maxPayload: LIMITS.frameBytes,
    perMessageDeflate: false,
    clientTracking: false,
    closeTimeout: LIMITS.closeMs,
  } as ServerOptions);
  private readonly table = new ChannelTable<RawConnection>();
  private readonly connections = new Set<RawConnection>();
  private isClosing = false;

  constructor(
    private readonly http: HttpAdapterHost,
    private readonly transports: Transports,
    private readonly dialects: SocketDialects,
    private readonly handshake: Handshake,
    private readonly lifecycle: ConnectionLifecycle,
  ) {}

  onApplicationBootstrap(): void {
    const server = this.http.httpAdapter.getHttpServer() as Server;
    // Java and curl offer h2c with any request. A server ignores an upgrade that it does not support (RFC 9110 §7.8).
    Object.assign(server, { shouldUpgradeCallback: ({ headers }: IncomingMessage) => headers.upgrade?.toLowerCase() === 'websocket' });
    server.on('upgrade', (request, socket, head) => void this.upgrade(request, socket, head).catch(() => socket.destroy()));
    this.transports.add(this);
  }

  readonly emit: Transport['emit'] = (to, except, event, message, from = []) => {
    const encoded = new Map<SocketDialect, Buffer>();
    const others: RawConnection[] = [];
    const send = (connection: RawConnection) => {
      const { dialect } = connection;
      const frames = encoded.get(dialect) ?? textFrames(dialect.encodeMessage(event, message));
      encoded.set(dialect, frames);
      connection.write(frames);
      // The session has ended: the connection moves to another one if its user has one.
      if (event === 'DONE') this.lifecycle.sessionEnded(connection);
    };
    for (const connection of this.table.subscribers(to, except))
      if (from.includes(connection.principal.userId)) send(connection);
      else others.push(connection);
    others.forEach(send);
  };

  probe(): void {
    for (const connection of this.connections) connection.probe();
  }

  /** Handles every upgrade except those of Socket.IO. (Engine.IO is configured to ignore other upgrades.) */
  private async upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    // The HTTP server no longer handles the socket's errors, and an unhandled one would end the process.
    socket.on('error', () => undefined);
    const target = request.url ?? '';
    // Compared unparsed, as Engine.IO does: otherwise there could be requests that neither of the two handles.
    if (target.startsWith('/socket.io/')) return;
    if (!URL.canParse(target, ANY_HOST)) return rejectUpgrade(socket, errorResponse(new DomainError('VALIDATION_FAILED')));
    const url = new URL(target, ANY_HOST);
    // Removes the token, which is not needed from here on.
    request.url = url.pathname;
    const dialect = this.dialects.at(url.pathname);
    if (!dialect)
      return rejectUpgrade(socket, errorResponse(await this.handshake.unknownPath(clientAddress(this.http.httpAdapter, request))));
    const refusal = this.handshake.refusal(request);
    if (refusal) return rejectUpgrade(socket, errorResponse(refusal));
    try {
      const connection = await this.admit(dialect, dialect.tokenOf(url), request, socket);
      this.completeHandshake(request, socket, head, (webSocket) => this.open(connection, webSocket));
    } catch (error) {
      const answer = errorResponse(error);
      const { status, body } = answer;
      if (status === 429) return rejectUpgrade(socket, answer);
      if (status >= 500) return rejectUpgrade(socket, { ...answer, status: 503 });
      this.completeHandshake(request, socket, head, (webSocket) => {
        webSocket.on('error', () => undefined);
        webSocket.send(dialect.encodeError(body.code, body.error));
        webSocket.close(POLICY_VIOLATION);
      });
    }
  }

  /** The connection joins its session before the handshake is answered, so a client that sees `open` misses nothing from then on. */
  private async admit(dialect: SocketDialect, token: string, request: IncomingMessage, socket: Duplex): Promise<RawConnection> {
    const address = clientAddress(this.http.httpAdapter, request);
    const finish = this.handshake.begin(address, () => socket.destroy());
    socket.once('close', finish);
    const { principal, isRateLimited } = await this.handshake.authenticateClient(token, address);
    // Once the database is closed a leave can no longer be stored, so nobody may join now.
    if (this.isClosing) throw new DomainError('SHUTTING_DOWN');
    const connection = new RawConnection(newId(), principal, dialect, socket, this.table);
    if (socket.destroyed) return connection;
    this.connections.add(connection);
    socket.once('close', () => this.closed(connection));
    await this.lifecycle.admit(connection, isRateLimited);
    finish();
    await this.lifecycle.opened(connection);
    return connection;
  }

  private completeHandshake(request: IncomingMessage, socket: Duplex, head: Buffer, done: (webSocket: WebSocket) => void): void {
    if (!socket.destroyed) this.server.handleUpgrade(request, socket, head, done);
  }

  private open(connection: RawConnection, webSocket: WebSocket): void {
    // For a frame that is too large or not UTF-8. `ws` closes the connection with the right code.
    webSocket.on('error', () => undefined);
    webSocket.on('pong', () => (connection.isAlive = true));
    webSocket.on('message', (data, isBinary) => this.received(connection, data, isBinary));
    connection.open(webSocket);
    if (this.isClosing) connection.closeWith(SERVICE_RESTART);
  }

  private received(connection: RawConnection, data: RawData, isBinary: boolean): void {
    if (!connection.isActive) return;
    connection.isAlive = true;
    const { dialect } = connection;
    const message = isBinary ? null : dialect.parse((data as Buffer).toString());
    const reply = (answer: Ack<unknown>): void => {
      if (!answer.success) return connection.sendTexts([dialect.encodeError(answer.code as never, answer.error)]);
      const text = dialect.encodeAnswer(message!.event as ClientEvent, answer.data as never);
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
    // Do not wait for the closing handshake, which some clients never complete: their presence must end in the database.
    for (const connection of this.connections) {
      connection.closeWith(SERVICE_RESTART);
      this.closed(connection);
    }
    await this.lifecycle.allClosed();
  }
}
