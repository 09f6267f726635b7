import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { FindPresent } from '../../../contracts/live-session/presence.ts';
import type { ErrorCode } from '../../../contracts/errors.ts';
import type { MediaState } from '../../../contracts/live-session/media-state.ts';
import type { MediaView, Signal } from '../../../contracts/realtime/media.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { Batcher } from '../../../kernel/messaging/batcher.ts';
import { Throttle } from '../commands/throttle.ts';
import { MediaStates } from '../hub/media-states.ts';
import { RoomSignals } from '../hub/room-signals.ts';
import { LIMITS } from '../limits.ts';
import type { Peer, SignalEvent } from '../ports/media-provider.ts';
import type { Connection } from '../transport/connection.ts';
import { MediaPlaces } from './media-places.ts';
import type { MediaMember } from './media-member.ts';
import { MediaSignals } from './media-signals.ts';

const REFUSALS: Readonly<Record<NonNullable<MediaView['reason']>, ErrorCode>> = {
  'not-asked': 'NOT_IN_A_SESSION',
  full: 'VIDEO_FULL',
  elsewhere: 'VIDEO_ELSEWHERE',
  unavailable: 'VIDEO_UNAVAILABLE',
};

/** What the commands of peers do. Somebody who signals without having asked for a place asks by that, as clients do that know no other way. */
@Injectable()
export class MediaCommands {
  private readonly arrivals = new Throttle(LIMITS.peerJoinedEveryMs);
  /** Whether users are in a session: one query for all signals that are waiting, because clients send many. */
  private readonly present = new Batcher<string, boolean>(
    async (sessionId, userIds) => {
      const here = new Set(await this.queries.execute(new FindPresent(sessionId, [...new Set(userIds)])));
      return userIds.map((userId) => ({ ok: here.has(userId) }));
    },
    { maxBatch: 1_000 },
  );

  constructor(
    private readonly places: MediaPlaces,
    private readonly signals: MediaSignals,
    private readonly room: RoomSignals,
    private readonly queries: QueryBus,
    private readonly states: MediaStates,
  ) {}

  setState(connection: Connection, sessionId: string, change: Partial<MediaState>): Promise<MediaState> {
    return this.states.set(connection, sessionId, change);
  }

  /** Asks for a place, or moves the user's place to this connection, and tells `to` or everybody. */
  async announce(connection: Connection, sessionId: string, to: string | undefined): Promise<MediaView> {
    if (to === connection.principal.userId) throw new DomainError('PEER_IS_YOU');
    if (to && !(await this.present.run(sessionId, to))) throw new DomainError('PEER_NOT_FOUND');
    const before = await this.places.settled(connection);
    const isNew = !before || before.standing === 'elsewhere';
    const member = isNew ? await this.places.ask(connection, sessionId) : before;
    const peer = peerOf(member);
    if (to) this.tellOne(peer, to, isNew);
    else
      this.arrivals.run(`${connection.id} ${sessionId}`, () => {
        if (connection.membership?.sessionId === sessionId) this.tellAll(connection, peer, isNew);
      });
    return this.places.viewOf(member);
  }

  /** `to` undefined: to the media server. */
  async signal(connection: Connection, sessionId: string, event: SignalEvent, to: string | undefined, signal: Signal): Promise<void> {
    if (Buffer.byteLength(JSON.stringify(signal)) > mostBytesOf(event, to)) throw new DomainError('SIGNAL_TOO_LARGE');
    if (to === undefined) return this.signalServer(connection, event, signal);
    if (to === connection.principal.userId) throw new DomainError('PEER_IS_YOU');
    const other = this.places.peerOf(sessionId, to) ?? (await this.findPeer(sessionId, to));
    let member = await this.places.settled(connection);
    if (!member) {
      if (event === 'WEBRTC_OFFER') this.signals.introduce(connection.id, connection.principal.userId, other);
      member = await this.places.ask(connection, sessionId);
    }
    const peer = peerOf(member);
    await member.provider!.signal(peer, other, event, signal);
  }

  private async signalServer(connection: Connection, event: SignalEvent, signal: Signal): Promise<void> {
    const member = await this.places.settled(connection);
    if (!member) throw new DomainError('PEER_NEEDED');
    const peer = peerOf(member);
    await member.provider!.signal(peer, null, event, signal);
  }

  /** This node does not know who has a place as long as none of its connections asked for one. */
  private async findPeer(sessionId: string, to: string): Promise<Peer> {
    if (!(await this.present.run(sessionId, to))) throw new DomainError('PEER_NOT_FOUND');
    const found = await this.places.find(sessionId, to);
    if (!found) throw new DomainError('PEER_WITHOUT_VIDEO');
    return found;
  }

  /** Peers have been told of one that is new. */
  private tellOne(peer: Peer, to: string, isNew: boolean): void {
    const { sessionId, userId: from } = peer;
    const other = this.places.peerOf(sessionId, to);
    if (!other) this.room.toUser(sessionId, to, from, 'PEER_JOINED', { sessionId, from, offers: false });
    else if (!isNew) this.signals.announce(peer, other);
  }

  /** The sender first. */
  private tellAll(connection: Connection, peer: Peer, isNew: boolean): void {
    const { sessionId, userId: from } = peer;
    connection.send('PEER_JOINED', { sessionId, from, offers: false });
    if (!isNew) for (const other of this.places.peersFor(peer)) this.signals.announce(peer, other);
    this.room.toSpectators(sessionId, from, 'PEER_JOINED', { sessionId, from, offers: false });
  }
}

/** A description for the media server is limited by the size of a frame only: it has parts for everybody. */
const mostBytesOf = (event: SignalEvent, to: string | undefined): number => {
  if (event === 'WEBRTC_ICE_CANDIDATE') return LIMITS.candidateBytes;
  return to === undefined ? LIMITS.frameBytes : LIMITS.descriptionBytes;
};

const peerOf = ({ standing, peer }: MediaMember): Peer => {
  if (typeof standing === 'string') throw new DomainError(REFUSALS[standing]);
  return peer!;
};
