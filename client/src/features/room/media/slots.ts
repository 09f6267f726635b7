import { SOURCES, type LocalTracks, type Source } from './media-provider.ts';

/*
 * Both pages have the same three parts in their descriptions, in the order of SOURCES. Switching a device on or off puts its track into a part or takes it out,
 * which needs no new description. Other clients may have fewer parts.
 */

const KIND = { microphone: 'audio', camera: 'video', screen: 'video' } as const;

type Slots = Readonly<Partial<Record<Source, RTCRtpTransceiver>>>;

export const slotsOf = (connection: RTCPeerConnection): Slots => {
  const [audio, video] = ['audio', 'video'].map((kind) =>
    connection
      .getTransceivers()
      .filter(({ receiver, stopped }: RTCRtpTransceiver & { stopped?: boolean }) => !stopped && receiver.track.kind === kind),
  );
  return {
    ...(audio![0] && { microphone: audio![0] }),
    ...(video![0] && { camera: video![0] }),
    ...(video![1] && { screen: video![1] }),
  };
};

/** The streams that other clients see the tracks in. */
export interface OwnStreams {
  readonly person: MediaStream;
  readonly screen: MediaStream;
}
const streamOf = (source: Source, streams: OwnStreams): MediaStream => (source === 'screen' ? streams.screen : streams.person);

/** Prepares a connection for the first offer. */
export const addSlots = (connection: RTCPeerConnection, streams: OwnStreams): void => {
  for (const source of SOURCES) connection.addTransceiver(KIND[source], { direction: 'sendrecv', streams: [streamOf(source, streams)] });
};

/** Makes the parts of an offer of the other side go both ways. */
export const openSlots = (connection: RTCPeerConnection, streams: OwnStreams): void => {
  for (const [source, slot] of Object.entries(slotsOf(connection)) as [Source, RTCRtpTransceiver][]) {
    if (slot.direction === 'sendrecv') continue;
    slot.direction = 'sendrecv';
    slot.sender.setStreams?.(streamOf(source, streams));
  }
};

/** Sends these tracks from now on. A part that is missing is added, which needs a new description. */
export const fillSlots = async (connection: RTCPeerConnection, tracks: LocalTracks, streams: OwnStreams): Promise<void> => {
  const slots = slotsOf(connection);
  for (const source of SOURCES) {
    const [track, slot] = [tracks[source], slots[source]];
    if (slot && slot.sender.track !== track) await slot.sender.replaceTrack(track);
    if (!slot && track) connection.addTransceiver(track, { direction: 'sendrecv', streams: [streamOf(source, streams)] });
  }
};

/** What comes from the other side. */
export const receivedTracks = (connection: RTCPeerConnection): LocalTracks => {
  const slots = slotsOf(connection);
  const trackOf = (slot: RTCRtpTransceiver | undefined) => (slot?.currentDirection?.includes('recv') ? slot.receiver.track : null);
  return { microphone: trackOf(slots.microphone), camera: trackOf(slots.camera), screen: trackOf(slots.screen) };
};
