/* The parts of Janus' WebSocket API that are used here. Its documentation: https://janus.conf.meetecho.com/docs/rest.html */

/** A session description. */
export interface Jsep {
  readonly type: 'offer' | 'answer';
  readonly sdp: string;
}

/** A message from Janus: the answer to the request with this `transaction`, or news of the handle `sender`. */
export interface JanusMessage {
  /** 'success', 'error', 'ack', 'event', 'trickle', 'hangup', 'detached', 'timeout' and others. */
  readonly janus: string;
  readonly transaction?: string;
  readonly sender?: number;
  readonly data?: { readonly id: number };
  readonly error?: { readonly code: number; readonly reason: string };
  readonly plugindata?: { readonly data: PluginData };
  readonly jsep?: Jsep;
  /** An RTCIceCandidateInit, or `{ completed: true }` after the last one. */
  readonly candidate?: Readonly<Record<string, unknown>>;
}

/** What a plugin says. Its fields depend on the plugin and the request. */
export type PluginData = Readonly<Record<string, unknown>> & { readonly error_code?: number; readonly error?: string };

export interface PluginAnswer {
  readonly data: PluginData;
  readonly jsep?: Jsep;
}

/** Null if this is no message of Janus. */
export const parseMessage = (text: string): JanusMessage | null => {
  try {
    const message = JSON.parse(text) as JanusMessage | null;
    return typeof message?.janus === 'string' ? message : null;
  } catch {
    return null;
  }
};
