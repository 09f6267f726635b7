import { useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { useDevices } from '../devices/page-devices.ts';
import { useMedia, useObserved } from '../media/use-room-media.ts';
import { useRoom } from '../room-context.tsx';
import { shows } from './people.ts';
import { Tile } from './tile.tsx';

/** Also of somebody whose connection to the server is interrupted, and who is shown a little longer. */
const useName = (userId: string): string => {
  const { t } = useLingui();
  const name = useRoom(({ people, names }) => people.byId[userId]?.name ?? names[userId]);
  const [last, setLast] = useState(name);
  if (name !== undefined && name !== last) setLast(name);
  return name ?? last ?? t`Participant`;
};

const useHasHand = (userId: string): boolean => useRoom(({ hands }) => hands.items.some((hand) => hand.userId === userId));

interface Props {
  readonly userId: string;
  readonly width: number | null;
}

const OwnTile = ({ userId, width }: Props) => {
  const picture = useDevices(({ camera }) => camera.track);
  const microphone = useDevices((state) => state.microphone.track !== null);
  const speaking = useObserved((observed) => observed.speaking.includes(userId));
  const hand = useHasHand(userId);
  return <Tile {...{ picture, microphone, hand, width, speaking }} name={useName(userId)} isMe status="connected" />;
};

const OtherTile = ({ userId, width }: Props) => {
  const peer = useMedia(({ peers }) => peers[userId]);
  const person = useRoom(({ people }) => people.byId[userId]);
  const isWeak = useObserved(({ weak }) => weak.includes(userId));
  const speaking = useObserved((observed) => observed.speaking.includes(userId));
  const hand = useHasHand(userId);
  const status = peer?.status ?? 'connecting';
  return (
    <Tile
      {...{ hand, speaking, width }}
      name={useName(userId)}
      isMe={false}
      picture={shows(person, 'camera', peer?.tracks.camera ?? null)}
      microphone={person?.microphone ?? true}
      status={status === 'connected' && isWeak ? 'weak' : status}
    />
  );
};

export const PersonTile = (props: Props) => {
  const me = useRoom(({ myId }) => myId);
  return props.userId === me ? <OwnTile {...props} /> : <OtherTile {...props} />;
};
