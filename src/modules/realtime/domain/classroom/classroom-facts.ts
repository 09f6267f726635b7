import type { FactTable } from '../drafts.ts';
import { chatFacts } from './chat-facts.ts';
import { handFacts } from './hand-facts.ts';
import { moderationFacts } from './moderation-facts.ts';
import { playbackFacts } from './playback-facts.ts';
import { verificationFacts } from './verification-facts.ts';

/** The facts of all parts of the classroom. */
export const classroomFacts: FactTable = {
  ...chatFacts,
  ...handFacts,
  ...moderationFacts,
  ...playbackFacts,
  ...verificationFacts,
};
