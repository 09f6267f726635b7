import { useLingui } from '@lingui/react/macro';
import { Avatar, Loader } from '@mantine/core';
import { Hand, MicOff, SignalLow, WifiOff } from 'lucide-react';
import { useEffect, useRef, type ReactNode } from 'react';
import { Name } from '../../../ui/person.tsx';
import type { PeerStatus } from '../media/media-provider.ts';
import { playWhenAllowed } from './autoplay.ts';
import classes from './stage.module.css';

/** Plays the picture of somebody. */
export const Picture = ({ track, mirrored, whole }: { track: MediaStreamTrack; mirrored?: boolean; whole?: boolean }) => {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const element = video.current;
    if (!element) return;
    element.srcObject = new MediaStream([track]);
    return playWhenAllowed(() => element.play());
  }, [track]);
  return <video ref={video} muted playsInline aria-hidden data-mirrored={mirrored} data-whole={whole} />;
};

const Chip = ({ icon, children }: { icon: ReactNode; children: ReactNode }) => (
  <span className={classes.chip}>
    {icon}
    {children}
  </span>
);

const Connection = ({ status }: { status: PeerStatus }) => {
  const { t } = useLingui();
  if (status === 'connecting') return <Chip icon={<Loader size={14} color="white" aria-hidden />}>{t`Connecting`}</Chip>;
  if (status === 'weak') return <Chip icon={<SignalLow size={16} aria-hidden />}>{t`Weak connection`}</Chip>;
  return status === 'lost' ? <Chip icon={<WifiOff size={16} aria-hidden />}>{t`Connection lost, trying again`}</Chip> : null;
};

export interface TileProps {
  readonly name: string;
  readonly isMe: boolean;
  readonly picture: MediaStreamTrack | null;
  readonly microphone: boolean;
  readonly hand: boolean;
  readonly speaking: boolean;
  readonly status: PeerStatus;
  /** In px; null: as wide as its place. */
  readonly width: number | null;
}

/** One person in the video. */
export const Tile = ({ name, isMe, picture, microphone, hand, speaking, status, width }: TileProps) => {
  const { t } = useLingui();
  return (
    <li className={classes.tile} data-speaking={speaking || undefined} style={width ? { width } : undefined}>
      {picture ? <Picture track={picture} mirrored={isMe} /> : <Avatar name={name} color="initials" size={72} aria-hidden alt="" />}
      <div className={classes.top}>
        <Connection status={status} />
        {speaking && <span className={classes.speaking}>{t`Speaking`}</span>}
        {hand && <Chip icon={<Hand size={16} aria-hidden />}>{t`Hand raised`}</Chip>}
      </div>
      <div className={classes.bottom}>
        <span className={classes.name}>
          {!microphone && <MicOff size={16} aria-label={t`Microphone off`} />}
          <span className={classes.text}>
            <Name>{name}</Name>
            {isMe && ` (${t`you`})`}
          </span>
        </span>
      </div>
    </li>
  );
};
