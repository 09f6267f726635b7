import type { Answer } from '../../../api/live.ts';
import type { Joined, Received } from '../store/state.ts';

type Media = Answer<'JOIN_SESSION'>['media'];
const EVENTS = ['PEER_JOINED', 'PEER_LEFT', 'MEDIA_CHANGED', 'WEBRTC_OFFER', 'WEBRTC_ANSWER', 'WEBRTC_ICE_CANDIDATE'] as const;
type MediaMessage = Extract<Received, { event: (typeof EVENTS)[number] }>;
type Mute = Extract<Received, { event: 'PARTICIPANT_MUTED' }>['data'];

/**
 * What media learn of the room. JOINED comes with each answer to a join: the first one, and one after each gap or lost connection; `muted`: staff have
 * asked this user meanwhile to switch the microphone off. MUTED: they ask now; `by` is who.
 */
export type MediaSignal =
  | { readonly event: 'JOINED'; readonly data: Media; readonly muted: boolean }
  | { readonly event: 'MUTED'; readonly by: string }
  | MediaMessage;

interface Me {
  readonly myId: string;
  readonly staff: boolean;
}
const concerns = ({ userIds }: Mute, { myId, staff }: Me): boolean => userIds?.includes(myId) ?? !staff;

const isMuted = ({ snapshot, missed, staff }: Joined, myId: string): boolean =>
  snapshot?.classroom.muted.includes(myId) ??
  ((missed ?? []) as readonly Received[]).some(({ event, data }) => event === 'PARTICIPANT_MUTED' && concerns(data, { myId, staff }));

/** Passes on what concerns media, in order. What comes before somebody listens is kept for them. */
export class MediaSignals {
  private readonly listeners = new Set<(signal: MediaSignal) => void>();
  private kept: MediaSignal[] = [];

  joined(answer: Joined, myId: string): void {
    // Whatever came before is in this answer.
    this.kept = [];
    this.pass({ event: 'JOINED', data: answer.media, muted: isMuted(answer, myId) });
  }

  received(message: Received): void {
    if ((EVENTS as readonly string[]).includes(message.event)) this.pass(message as MediaMessage);
  }

  mutesAsked(mute: Mute, me: Me): void {
    if (concerns(mute, me)) this.pass({ event: 'MUTED', by: mute.by });
  }

  /** Calls `listen` for each signal; returns what ends that. */
  subscribe(listen: (signal: MediaSignal) => void): () => void {
    this.listeners.add(listen);
    this.kept.splice(0).forEach(listen);
    return () => void this.listeners.delete(listen);
  }

  private pass(signal: MediaSignal): void {
    if (this.listeners.size) this.listeners.forEach((listen) => listen(signal));
    else this.kept.push(signal);
  }
}
