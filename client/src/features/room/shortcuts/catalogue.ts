import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';

interface Shortcut {
  /** As in KeyboardEvent.key, in small letters. */
  readonly key: string;
  readonly what: MessageDescriptor;
}

/** All shortcuts of the room, in the order of the dialog that lists them. Those of the roll apply only in its list. */
export const SHORTCUTS = {
  help: { key: '?', what: msg`Show the shortcuts` },
  microphone: { key: 'm', what: msg`Microphone on or off` },
  camera: { key: 'v', what: msg`Camera on or off` },
  hand: { key: 'h', what: msg`Raise or lower your hand` },
  roll: { key: '1', what: msg`Open or close the roll` },
  people: { key: '2', what: msg`Open or close the list of people` },
  chat: { key: '3', what: msg`Open or close the chat` },
  toolbar: { key: 't', what: msg`Go to the toolbar` },
} as const satisfies Record<string, Shortcut>;
export type ShortcutId = keyof typeof SHORTCUTS;

export const ROLL_SHORTCUTS: readonly { readonly keys: readonly string[]; readonly what: MessageDescriptor }[] = [
  { keys: ['P'], what: msg`Mark as present` },
  { keys: ['L'], what: msg`Mark as late` },
  { keys: ['A'], what: msg`Mark as absent` },
  { keys: ['E'], what: msg`Mark as excused` },
  { keys: ['↑', '↓'], what: msg`Previous or next student` },
  { keys: ['/'], what: msg`Find a student` },
  { keys: ['U'], what: msg`Undo the last mark` },
];
