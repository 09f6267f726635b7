import type { Person } from '../store/state.ts';
import type { Source } from '../media/media-provider.ts';

/** Whether somebody shows this. Those who are not in the part of the list that this page knows: if anything arrives. */
export const shows = (
  person: Pick<Person, Source> | undefined,
  source: Source,
  track: MediaStreamTrack | null,
): MediaStreamTrack | null => {
  if (!track) return null;
  return (person?.[source] ?? !track.muted) ? track : null;
};
