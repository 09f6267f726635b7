import { useEffect } from 'react';
import { useDevices } from '../devices/page-devices.ts';
import { useMedia } from '../media/use-room-media.ts';
import { playWhenAllowed } from './autoplay.ts';

type WithSink = HTMLAudioElement & { setSinkId?: (id: string) => Promise<void> };

/** Plays a track on a speaker (null: the usual one); returns what ends that. */
const playTrack = (track: MediaStreamTrack, speaker: string | null): (() => void) => {
  const audio: WithSink = new Audio();
  audio.srcObject = new MediaStream([track]);
  const stop = playWhenAllowed(async () => {
    // A speaker that is gone: the usual one will do.
    if (speaker) await audio.setSinkId?.(speaker).catch(() => undefined);
    await audio.play();
  });
  return () => {
    stop();
    audio.srcObject = null;
  };
};

/** What one other person says, on the chosen speaker. */
const Sound = ({ userId }: { userId: string }) => {
  const track = useMedia(({ peers }) => peers[userId]?.tracks.microphone ?? null);
  const speaker = useDevices(({ choices, lists }) => (lists.speakers.some(({ id }) => id === choices.speaker) ? choices.speaker : null));
  useEffect(() => (track ? playTrack(track, speaker) : undefined), [track, speaker]);
  return null;
};

/** What all others say. */
export const RemoteSounds = () => useMedia(({ peers }) => Object.keys(peers)).map((userId) => <Sound key={userId} userId={userId} />);
