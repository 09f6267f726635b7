import type { I18n } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { Failure } from '../api/failures.ts';

/** Sentences for the codes that people meet often. For the others the server's own sentence, in English, is better than none. */
const SENTENCES = {
  OFFLINE: msg`The server cannot be reached. Check your connection.`,
  INTERNAL_ERROR: msg`Something went wrong on our side.`,
  DATABASE_UNAVAILABLE: msg`The database is not responding. Try again in a moment.`,
  SHUTTING_DOWN: msg`The server is restarting. Try again in a moment.`,
  UNAUTHENTICATED: msg`You are signed out. Sign in again.`,
  FORBIDDEN: msg`You are not allowed to do this.`,
  NOT_FOUND: msg`This does not exist, or it is not for you.`,
  VALIDATION_FAILED: msg`Some fields need your attention.`,
  TOO_MANY_REQUESTS: msg`Too many requests. Wait a moment.`,
} as const;

export const failureText = (error: unknown, i18n: I18n): string => {
  if (!(error instanceof Failure)) return i18n._(SENTENCES.INTERNAL_ERROR);
  const sentence = SENTENCES[error.code as keyof typeof SENTENCES];
  return sentence ? i18n._(sentence) : error.message;
};
