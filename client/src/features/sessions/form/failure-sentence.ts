import { msg } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import type { Failure } from '../../../api/failures.ts';

/** What the server refuses about a field, in the language of the reader. */
const SENTENCES = {
  START_IN_THE_PAST: msg`This is in the past.`,
  START_TOO_FAR: msg`This is more than 30 years away.`,
  UNKNOWN_TIME_ZONE: msg`There is no such time zone.`,
  CLASS_ARCHIVED: msg`This class is in the archive.`,
  CLASS_NEEDED: msg`Choose a class first.`,
  CLASS_SESSIONS_ARE_FREE: msg`A session for the class has neither a price nor a number of seats.`,
  SESSION_HAS_BOOKINGS: msg`There are bookings already, so it cannot be for the class alone.`,
  CAPACITY_BELOW_BOOKED: msg`More seats than this are booked already.`,
  CURRENCY_NEEDED: msg`A price needs a currency.`,
  VIDEO_NOT_RECOGNISED: msg`This is not a video that can be shown. Use YouTube, Vimeo, HLS (.m3u8) or a media file, over https.`,
  VIDEO_ADDRESS_REFUSED: msg`The address of a video must be public and have no user name in it.`,
  MEETING_ADDRESS_REFUSED: msg`The link must start with https:// and be public.`,
  TOO_MANY_OCCURRENCES: msg`A series has at most 500 sessions.`,
  NO_OCCURRENCES: msg`These days give no session.`,
} as const;

/** The sentence for a failure, by its code; otherwise the server's own. */
export const useFailureSentence = (): ((failure: Failure) => string) => {
  const { i18n } = useLingui();
  return ({ code, message }) => {
    const sentence = SENTENCES[code as keyof typeof SENTENCES];
    return sentence ? i18n._(sentence) : message;
  };
};
