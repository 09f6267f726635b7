import { DomainError } from '../../../kernel/domain/domain-error.ts';
import type { Jsep } from './janus-messages.ts';

/** Which of a client's two peer connections a signal is about, seen from the client. */
export type Direction = 'send' | 'receive';

const SOURCES = new Set<unknown>(['microphone', 'camera', 'screen']);

const object = (value: unknown): Readonly<Record<string, unknown>> => {
  if (typeof value !== 'object' || value === null) throw new DomainError('SIGNAL_INVALID');
  return value as Readonly<Record<string, unknown>>;
};

/** The session description in a client's signal. Janus gets nothing else of it. */
export const jsepIn = (signal: object, type: Jsep['type']): Jsep => {
  const { type: given, sdp } = object(signal);
  if (given !== type || typeof sdp !== 'string') throw new DomainError('SIGNAL_INVALID');
  return { type, sdp };
};

/** What the client says that its tracks show, as Janus tells it to the others. */
export const descriptionsIn = (signal: object): { mid: string; description: string }[] => {
  const { tracks = [] } = object(signal);
  if (!Array.isArray(tracks)) throw new DomainError('SIGNAL_INVALID');
  return tracks.map((track) => {
    const { mid, source } = object(track);
    if (typeof mid !== 'string' || !SOURCES.has(source)) throw new DomainError('SIGNAL_INVALID');
    return { mid, description: source as string };
  });
};

/** An RTCIceCandidateInit; an empty candidate is the last one. */
export const candidateIn = (signal: object): { direction: Direction; candidate: object } => {
  const { direction, candidate, sdpMid, sdpMLineIndex } = object(signal);
  if ((direction !== 'send' && direction !== 'receive') || typeof candidate !== 'string') throw new DomainError('SIGNAL_INVALID');
  if (!candidate) return { direction, candidate: { completed: true } };
  if (typeof sdpMid !== 'string' && typeof sdpMLineIndex !== 'number') throw new DomainError('SIGNAL_INVALID');
  return { direction, candidate: { candidate, sdpMid, sdpMLineIndex } };
};
