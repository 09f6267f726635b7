import { Failure } from '../../../api/failures.ts';
import type { Ack } from '../../../../../src/contracts/realtime.ts';
import { createRoomStore } from '../store/room-store.ts';
import type { Joined, Received } from '../store/state.ts';
import { createLinkState, outsideAfter, type Outside } from './link-state.ts';
import { MediaSignals } from './media-signals.ts';

/** The part of the socket that a room needs. */
export interface RoomSocket {
  readonly connected: boolean;
  on(event: 'connect' | 'disconnect', handle: () => void): unknown;
  off(event: 'connect' | 'disconnect', handle: () => void): unknown;
  onAny(handle: (event: string, data: unknown) => void): unknown;
  offAny(handle: (event: string, data: unknown) => void): unknown;
  emit(event: string, ...args: unknown[]): unknown;
  timeout(ms: number): { emit(event: string, body: object, answer: (error: unknown, ack: Ack<unknown>) => void): unknown };
}

/** In ms: how long an answer may take, and the pause before trying again. */
const PATIENCE = 10_000;
const PAUSE = 1_000;

export interface Options {
  readonly socket: RoomSocket;
  readonly sessionId: string;
  readonly myId: string;
  /** Whether to ask for a place in the video. */
  readonly media: boolean;
}

/** Being in a room: joins it, joins again after each gap and each lost connection, and keeps the state of the room up to date. */
export class RoomConnection {
  readonly link = createLinkState();
  readonly room;
  readonly media = new MediaSignals();
  private attempt = 0;
  private isJoining = false;
  private retry: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly options: Options) {
    this.room = createRoomStore(options.myId);
  }

  get sessionId(): string {
    return this.options.sessionId;
  }

  get myId(): string {
    return this.options.myId;
  }

  open(): void {
    const { socket } = this.options;
    socket.on('connect', this.connected);
    socket.on('disconnect', this.lost);
    socket.onAny(this.received);
    if (socket.connected) this.join();
  }

  /** Leaves the room, which others see at once. */
  close(): void {
    const { socket } = this.options;
    clearTimeout(this.retry);
    this.attempt++;
    socket.off('connect', this.connected);
    socket.off('disconnect', this.lost);
    socket.offAny(this.received);
    if (socket.connected && this.link.getState().status !== 'outside') socket.emit('LEAVE_SESSION', {}, () => undefined);
  }

  /** For somebody who is outside and may come in now. */
  joinAgain(): void {
    this.link.setState({ status: 'joining', why: null, failure: null });
    this.join();
  }

  private readonly connected = (): void => {
    const { status, why } = this.link.getState();
    // What they wait for may have happened meanwhile.
    if (status === 'outside' && why !== 'not-live' && why !== 'locked') return;
    if (status === 'lost') this.link.setState({ status: 'returning' });
    this.join();
  };

  private readonly lost = (): void => {
    this.isJoining = false;
    if (this.link.getState().status !== 'outside') this.link.setState({ status: this.room.getState() ? 'lost' : 'joining' });
  };

  /** `anew`: what is known here does not count, as after a change of role. */
  private join(anew = false): void {
    const { socket, sessionId, media } = this.options;
    clearTimeout(this.retry);
    const attempt = ++this.attempt;
    this.isJoining = true;
    const since = anew ? undefined : this.room.getState()?.seq;
    const body = { sessionId, ...(since !== undefined && { since }), ...(media && { media }) };
    socket.timeout(PATIENCE).emit('JOIN_SESSION', body, (error, ack) => {
      if (attempt !== this.attempt) return;
      this.isJoining = false;
      if (error) this.again();
      else if (ack.success) this.joined(ack.data as Joined);
      else this.refused(new Failure(400, ack.code, ack.error, ack.details));
    });
  }

  private joined(answer: Joined): void {
    const before = this.room.getState();
    // Staff see other facts than students, so what was missed is not all that is missing.
    if (answer.missed && before?.staff !== answer.staff) return this.join(true);
    this.room.joined(answer);
    this.link.setState({ status: 'inside', why: null, failure: null });
    this.media.joined(answer, this.options.myId);
    this.noteEnd();
  }

  private refused(failure: Failure): void {
    const why = outsideAfter(failure.code);
    if (why) return this.outside(why);
    this.link.setState({ failure });
    this.again();
  }

  private again(): void {
    this.retry = setTimeout(() => this.options.socket.connected && this.join(), PAUSE);
  }

  private outside(why: Outside): void {
    clearTimeout(this.retry);
    this.attempt++;
    this.link.setState({ status: 'outside', why, failure: null });
  }

  private readonly received = (event: string, data: unknown): void => {
    const message = { event, data } as Received;
    if (message.event !== 'USER_RENAMED' && (data as { sessionId?: string } | undefined)?.sessionId !== this.sessionId) return;
    this.changeAccess(message);
    this.media.received(message);
    // What comes before the answer to a join is in that answer, or follows it.
    if (!this.isJoining) this.take(message);
  };

  private take(message: Received): void {
    const before = this.room.getState();
    const isGap = this.room.received(message);
    if (isGap) return this.join();
    const state = this.room.getState();
    if (message.event === 'PARTICIPANT_MUTED' && state && state !== before) this.media.mutesAsked(message.data, state);
    this.noteEnd();
  }

  private noteEnd(): void {
    if (this.room.getState()?.ended) this.outside('ended');
  }

  /** Messages to somebody who is put out, or may come in again. */
  private changeAccess({ event, data }: Received): void {
    const { why } = this.link.getState();
    if (event === 'REMOVED') {
      if (data.reason === 'removed') this.outside('removed');
      else this.join(true);
    } else if (event === 'PARTICIPANT_READMITTED' && why === 'removed' && data.userId === this.options.myId) this.outside('readmitted');
    else if (event === 'ROOM_LOCKED' && why === 'locked' && !data.locked) this.joinAgain();
    else if (event === 'SESSION_STARTED' && why === 'not-live') this.joinAgain();
    else if (event === 'SESSION_ENDED' && why !== null) this.outside('ended');
  }
}
