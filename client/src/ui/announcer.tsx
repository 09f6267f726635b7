import { VisuallyHidden } from '@mantine/core';
import { useEffect, useState } from 'react';

type Channel = 'polite' | 'assertive';

const regions: Record<Channel, ((text: string) => void) | null> = { polite: null, assertive: null };

/** Tells users of screen readers, who do not see what changed. */
export const announce = (text: string, channel: Channel = 'polite'): void => regions[channel]?.(text);

/** In ms: a region that is cleared and set at once is not read. */
const PAUSE = 150;

const Region = ({ channel }: { channel: Channel }) => {
  const [text, setText] = useState('');
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    regions[channel] = (next) => {
      setText('');
      clearTimeout(timer);
      timer = setTimeout(() => setText(next), PAUSE);
    };
    return () => {
      clearTimeout(timer);
      regions[channel] = null;
    };
  }, [channel]);
  return (
    <VisuallyHidden role={channel === 'polite' ? 'status' : 'alert'} aria-live={channel}>
      {text}
    </VisuallyHidden>
  );
};

/** Both live regions, once per page. */
export const Announcer = () => (
  <>
    <Region channel="polite" />
    <Region channel="assertive" />
  </>
);
