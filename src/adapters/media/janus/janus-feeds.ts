import type { PluginData } from './janus-messages.ts';

/** A stream that a publisher of the room sends. */
export interface Stream {
  readonly feed: number;
  readonly mid: string;
}
/** What a track shows. */
export type Source = 'microphone' | 'camera' | 'screen';
/** Says whose stream a client receives in the part `mid` of its session description. */
export interface Track {
  readonly mid: string;
  readonly userId: string;
  readonly source: Source;
}

interface Publisher {
  readonly id: number;
  readonly streams?: readonly { readonly mid: string; readonly disabled?: boolean }[];
}
interface Received {
  readonly mid: string;
  readonly type: string;
  readonly active?: boolean;
  readonly feed_display?: string;
  readonly feed_description?: string;
}

/** The streams of publishers that Janus reports. */
export const streamsIn = ({ publishers }: PluginData): Stream[] =>
  ((publishers ?? []) as readonly Publisher[]).flatMap(({ id, streams }) =>
    (streams ?? []).filter(({ disabled }) => !disabled).map(({ mid }) => ({ feed: id, mid })),
  );

/** The publisher who stopped, if Janus reports one. */
export const endedIn = ({ unpublished, leaving }: PluginData): number | undefined =>
  [unpublished, leaving].find((id): id is number => typeof id === 'number');

/** Who is in which part of an offer to a subscriber. */
export const tracksIn = ({ streams }: PluginData): Track[] =>
  ((streams ?? []) as readonly Received[])
    .filter(({ active }) => active)
    .map(({ mid, type, feed_display: userId = '', feed_description: source }) => ({
      mid,
      userId,
      source: source === 'screen' ? 'screen' : type === 'audio' ? 'microphone' : 'camera',
    }));
