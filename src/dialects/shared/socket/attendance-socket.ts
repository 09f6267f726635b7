import type { Provider } from '@nestjs/common';
import { errorTable, type ErrorCode } from '../../../contracts/errors.ts';
import type { ClientCommands, ClientEvent, ServerEvent, ServerMessages } from '../../../contracts/realtime.ts';
import type { SignalMessage } from '../../../contracts/realtime/media.ts';
import { isPlainObject } from '../../../kernel/http/validation/field-rules.ts';
import { isId } from '../../../kernel/ids.ts';
import { parseJson } from '../../../kernel/parse-json.ts';
import { SocketDialects, type SocketDialect } from '../../../modules/realtime/ports/socket-dialects.ts';
import { counted, countedAtTheEnd, folded } from '../two-statuses.ts';
import { textOf } from './texts.ts';

type Data = Readonly<Record<string, unknown>>;

/** Stands in for text that is not a UUID, so that it is treated as an unknown id. */
const UNKNOWN_ID = '00000000-0000-7000-8000-000000000000';
const idOf = (value: unknown): unknown => (typeof value === 'string' && !isId(value) ? UNKNOWN_ID : value);

const frame = (event: string, data: object): string => JSON.stringify({ event, data });

/** A body that no command accepts. Not rejected here, because the dispatcher must check the role first. */
const INVALID_BODY = { malformed: true };

const signal = ({ to, ...rest }: Data): object => ({ to: idOf(to), signal: rest });

/** Translates client messages into room commands. */
const commands: Readonly<Record<string, (data: Data) => object>> = {
  ATTENDANCE_MARKED: ({ studentId, status }) =>
    status === 'present' || status === 'absent' ? { studentId: idOf(studentId ?? null), status } : INVALID_BODY,
  TODAY_SUMMARY: () => ({ share: true }),
  MY_ATTENDANCE: () => ({}),
  DONE: () => ({}),
  PEER_JOINED: ({ to = null }) => (to === null ? {} : { to: idOf(to) }),
  WEBRTC_OFFER: signal,
  WEBRTC_ANSWER: signal,
  WEBRTC_ICE_CANDIDATE: signal,
};

/** `from` comes last, so that the signal cannot override the sender. */
const signalFrames = (event: ServerEvent, { from, signal: given }: SignalMessage): string[] => [frame(event, { ...given, from })];

/** Translates room messages into frames. Messages that are not listed have no equivalent for these clients. */
const translations: { readonly [E in ServerEvent]?: (message: ServerMessages[E]) => readonly string[] } = {
  // Absences set by closing the register are left out, because the summary includes them; so are removed marks, for which these clients have no
  // message.
  ATTENDANCE_MARKED: ({ marks }) =>
    marks.flatMap(({ studentId, status, source }) =>
      status && source !== 'closing' ? [frame('ATTENDANCE_MARKED', { studentId, status: folded(status) })] : [],
    ),
  TODAY_SUMMARY: ({ summary }) => [frame('TODAY_SUMMARY', counted(summary))],
  DONE: ({ summary }) => [frame('DONE', { message: 'Attendance persisted', ...countedAtTheEnd(summary) })],
  PEER_JOINED: ({ from }) => [frame('PEER_JOINED', { from })],
  // A place that became free: they have no word for it, but know to offer to whoever is ready.
  MEDIA_CHANGED: ({ media }) => media.peers.flatMap(({ userId, offers }) => (offers ? [frame('PEER_JOINED', { from: userId })] : [])),
  WEBRTC_OFFER: (message) => signalFrames('WEBRTC_OFFER', message),
  WEBRTC_ANSWER: (message) => signalFrames('WEBRTC_ANSWER', message),
  WEBRTC_ICE_CANDIDATE: (message) => signalFrames('WEBRTC_ICE_CANDIDATE', message),
  // Of other removals, these clients learn with their next command.
  REMOVED: ({ reason }) => (reason === 'removed' ? [errorFrame('REMOVED_FROM_SESSION', errorTable.REMOVED_FROM_SESSION.message)] : []),
  ERROR: ({ code, message }) => [errorFrame(code as ErrorCode, message)],
};

const errorFrame = (code: ErrorCode, sentence: string): string => frame('ERROR', { message: textOf(code, sentence) });

/** Speaks JSON frames `{ event, data }`, with the token in the URL. */
class AttendanceSocketDialect implements SocketDialect {
  constructor(readonly path: string) {}

  tokenOf({ searchParams }: URL): string {
    return (searchParams.get('token') ?? '').replace(/^Bearer\s+/i, '');
  }

  parse(text: string): { event: string; body: unknown } | null {
    const message = parseJson(text);
    if (!isPlainObject(message) || typeof message.event !== 'string') return null;
    const { event } = message;
    // Some clients send null instead of omitting the data.
    const data = message.data ?? {};
    if (!Object.hasOwn(commands, event)) return { event: '', body: {} };
    return { event, body: isPlainObject(data) ? commands[event]!(data) : INVALID_BODY };
  }

  encodeMessage<E extends ServerEvent>(event: E, message: ServerMessages[E]): readonly string[] {
    return translations[event]?.(message) ?? [];
  }

  /** Only MY_ATTENDANCE gets a reply, sent to the caller alone. The results of other commands reach these clients as room messages. */
  encodeAnswer<E extends ClientEvent>(event: E, data: ClientCommands[E]['answer']): string | undefined {
    if (event !== 'MY_ATTENDANCE') return undefined;
    const { status } = data as ClientCommands['MY_ATTENDANCE']['answer'];
    return frame(event, { status: status ? folded(status) : 'not yet updated' });
  }

  encodeError(code: ErrorCode, sentence: string): string {
    return errorFrame(code, sentence);
  }
}

/** Provides these messages to the clients of one dialect, at `<prefix>/ws`. */
export const attendanceSocketAt = (prefix: string): Provider => ({
  provide: AttendanceSocketDialect,
  inject: [SocketDialects],
  useFactory: (dialects: SocketDialects) => {
    const dialect = new AttendanceSocketDialect(`${prefix}/ws`);
    dialects.add(dialect);
    return dialect;
  },
});
