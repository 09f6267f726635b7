import type { I18n, MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { Failure } from '../api/failures.ts';

/** By code. */
export type Sentences = Readonly<Record<string, MessageDescriptor>>;

/** Sentences for the codes that people meet often. For the others the server's own sentence, in English, is better than none. */
const SENTENCES: Sentences = {
  OFFLINE: msg`The server cannot be reached. Check your connection.`,
  INTERNAL_ERROR: msg`Something went wrong on our side.`,
  DATABASE_UNAVAILABLE: msg`The database is not responding. Try again in a moment.`,
  SHUTTING_DOWN: msg`The server is restarting. Try again in a moment.`,
  UNAUTHENTICATED: msg`You are signed out. Sign in again.`,
  FORBIDDEN: msg`You are not allowed to do this.`,
  NOT_FOUND: msg`This does not exist, or it is not for you.`,
  VALIDATION_FAILED: msg`Some fields need your attention.`,
  TOO_MANY_REQUESTS: msg`Too many requests. Wait a moment.`,
};

/** `more`: the sentences of a feature. */
export const failureText = (error: unknown, i18n: I18n, more: Sentences = {}): string => {
  if (!(error instanceof Failure)) return i18n._(SENTENCES.INTERNAL_ERROR!);
  const sentence = more[error.code] ?? SENTENCES[error.code];
  return sentence ? i18n._(sentence) : error.message;
};
