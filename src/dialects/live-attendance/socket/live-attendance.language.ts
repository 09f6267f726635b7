import { Injectable } from '@nestjs/common';
import type { ErrorCode } from '../../../contracts/errors.ts';
import type { ClientCommands, ClientEvent, ServerEvent, ServerMessages, SignalMessage } from '../../../contracts/realtime.ts';
import { isId } from '../../../kernel/ids.ts';
import { Languages, type Language } from '../../../modules/realtime/ports/languages.ts';
import { counted, countedAtTheEnd, folded } from '../two-statuses.ts';
import { textOf } from './texts.ts';

type Data = Readonly<Record<string, unknown>>;

/** Text that is not a UUID is an unknown id. */
const NOBODY = '00000000-0000-7000-8000-000000000000';
const idOf = (value: unknown): unknown => (typeof value === 'string' && !isId(value) ? NOBODY : value);

const frame = (event: string, data: object): string => JSON.stringify({ event, data });

/** A body no command accepts, so that the role is checked before the body. */
const BAD = { malformed: true };

const signal = ({ to, ...rest }: Data): object => ({ to: idOf(to), signal: rest });

/** Client messages as commands of the room. */
const commands: Readonly<Record<string, (data: Data) => object>> = {
  ATTENDANCE_MARKED: ({ studentId, status }) =>
    status === 'present' || status === 'absent' ? { studentId: idOf(studentId ?? null), status } : BAD,
  TODAY_SUMMARY: () => ({ share: true }),
  MY_ATTENDANCE: () => ({}),
  DONE: () => ({}),
  PEER_JOINED: ({ to = null }) => (to === null ? {} : { to: idOf(to) }),
  WEBRTC_OFFER: signal,
  WEBRTC_ANSWER: signal,
  WEBRTC_ICE_CANDIDATE: signal,
};

/** The server sets the sender; the signal cannot override it. */
const signalled = (event: ServerEvent, { from, signal: given }: SignalMessage): string[] => [frame(event, { ...given, from })];

/** Room messages. These clients have no message for those missing here. */
const tellers: { readonly [E in ServerEvent]?: (message: ServerMessages[E]) => readonly string[] } = {
  // Absences from closing are in its summary; these clients have no message for a mark that was taken back.
  ATTENDANCE_MARKED: ({ marks }) =>
    marks.flatMap(({ studentId, status, source }) =>
      status && source !== 'closing' ? [frame('ATTENDANCE_MARKED', { studentId, status: folded(status) })] : [],
    ),
  TODAY_SUMMARY: ({ summary }) => [frame('TODAY_SUMMARY', counted(summary))],
  DONE: ({ summary }) => [frame('DONE', { message: 'Attendance persisted', ...countedAtTheEnd(summary) })],
  PEER_JOINED: ({ from }) => [frame('PEER_JOINED', { from })],
  WEBRTC_OFFER: (message) => signalled('WEBRTC_OFFER', message),
  WEBRTC_ANSWER: (message) => signalled('WEBRTC_ANSWER', message),
  WEBRTC_ICE_CANDIDATE: (message) => signalled('WEBRTC_ICE_CANDIDATE', message),
  ERROR: ({ code, message }) => [errorFrame(code as ErrorCode, message)],
};

const errorFrame = (code: ErrorCode, sentence: string): string => frame('ERROR', { message: textOf(code, sentence) });

const isObject = (value: unknown): value is Data => typeof value === 'object' && value !== null && !Array.isArray(value);

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** `{ event, data }` as one text per message, with the token in the URL. */
@Injectable()
export class LiveAttendanceLanguage implements Language {
  readonly path = '/compat/live-attendance/ws';

  constructor(languages: Languages) {
    languages.add(this);
  }

  tokenOf({ searchParams }: URL): string {
    return (searchParams.get('token') ?? '').replace(/^Bearer\s+/i, '');
  }

  understand(text: string): { event: string; body: unknown } | null {
    const said = parsed(text);
    if (!isObject(said) || typeof said.event !== 'string') return null;
    const { event } = said;
    // Some clients send null for no data.
    const data = said.data ?? {};
    if (!Object.hasOwn(commands, event)) return { event: '', body: {} };
    return { event, body: isObject(data) ? commands[event]!(data) : BAD };
  }

  tell<E extends ServerEvent>(event: E, message: ServerMessages[E]): readonly string[] {
    return tellers[event]?.(message) ?? [];
  }

  /** All other answers are room messages. */
  answer<E extends ClientEvent>(event: E, data: ClientCommands[E]['answer']): string | undefined {
    if (event !== 'MY_ATTENDANCE') return undefined;
    const { status } = data as ClientCommands['MY_ATTENDANCE']['answer'];
    return frame(event, { status: status ? folded(status) : 'not yet updated' });
  }

  refuse(code: ErrorCode, sentence: string): string {
    return errorFrame(code, sentence);
  }
}
