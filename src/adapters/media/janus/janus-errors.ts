import type { JanusMessage } from './janus-messages.ts';

/** Janus or its plugin refused a request. */
export class JanusError extends Error {
  constructor(
    readonly code: number,
    reason: string,
  ) {
    super(`Janus: ${reason} (${code})`);
  }
}

/** Janus cannot be reached or does not answer. */
export class JanusUnavailable extends Error {
  constructor(reason: string) {
    super(`Janus is unavailable: ${reason}`);
  }
}

/** The error in an answer, if it is one. */
export const errorIn = ({ error, plugindata }: JanusMessage): JanusError | undefined => {
  if (error) return new JanusError(error.code, error.reason);
  const code = plugindata?.data.error_code;
  return code === undefined ? undefined : new JanusError(code, plugindata!.data.error ?? '');
};
