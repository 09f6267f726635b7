type Row = readonly [status: number, says: string, as?: string, again?: true];

/** A refusal of this moment alone: the same request may succeed shortly, so its answer is kept for no Idempotency-Key. */
const again = <Status extends number>(status: Status, says: string, hint = 'Try again in a moment.') =>
  [status, `${says} ${hint}`, undefined, true] as const;

/**
 * Every refusal a client can get: its stable code, the HTTP status and a sentence for a person.
 * `as` names the code that outsiders see instead, so that what is not theirs answers as if it did not exist.
 */
const table = {
  VALIDATION_FAILED: [400, 'The request does not have the right form.'],
  UNKNOWN_EVENT: [400, 'There is no such event.'],
  MALFORMED_BODY: [400, 'The body is not valid JSON in UTF-8.'],
  WEBHOOK_NOT_SIGNED: [400, 'This message is not signed by the payment provider, or it is too old.'],
  UNAUTHENTICATED: [401, 'Sign in first: the access token is missing, wrong or expired.'],
  INVALID_CREDENTIALS: [401, 'The email or the password is wrong.'],
  INVALID_REFRESH_TOKEN: [401, 'This refresh token is not valid any more. Sign in again.'],
  ACCOUNT_INACTIVE: [403, 'This account is switched off. Ask an administrator.'],
  ACCOUNT_PENDING: [403, 'This account waits for the approval of an administrator.'],
  ADMIN_ONLY: [403, 'Only an administrator may do this.'],
  TEACHER_ONLY: [403, 'Only a teacher may do this.'],
  STUDENT_ONLY: [403, 'Only a student may do this.'],
  OWNER_ONLY: [403, 'Only the owner of the class may do this.'],
  TEACHER_SIGNUP_CLOSED: [403, 'Teachers cannot sign up here. Ask an administrator for an account.'],
  ORIGIN_NOT_ALLOWED: [403, 'This origin is not allowed.'],
  NOT_FOUND: [404, 'There is nothing here.'],
  USER_NOT_FOUND: [404, 'There is no such user.'],
  STUDENT_NOT_FOUND: [404, 'There is no such student.'],
  TEACHER_NOT_FOUND: [404, 'There is no such teacher.'],
  CLASS_NOT_FOUND: [404, 'There is no such class.'],
  JOIN_CODE_NOT_FOUND: [404, 'No class has this join code.'],
  SESSION_NOT_FOUND: [404, 'There is no such session.'],
  LINE_NOT_FOUND: [404, 'This student has no line in the register.'],
  PEER_NOT_FOUND: [404, 'This user is not in the session.'],
  REGISTER_NOT_FOUND: [404, 'This session has no register yet.'],
  NOT_CLASS_TEACHER: [404, 'You do not teach this class.', 'CLASS_NOT_FOUND'],
  NOT_ENROLLED: [404, 'You are not enrolled in this class.', 'CLASS_NOT_FOUND'],
  NOT_SESSION_HOST: [404, 'You do not host this session.', 'SESSION_NOT_FOUND'],
  NOT_ADMITTED: [404, 'You may not join this session.', 'SESSION_NOT_FOUND'],
  BOOKING_NOT_FOUND: [404, 'There is no such booking.'],
  METHOD_NOT_ALLOWED: [405, 'This path does not have this method. See the header Allow.'],
  EMAIL_TAKEN: [409, 'An account with this email exists.'],
  CLASS_ARCHIVED: [409, 'This class is archived.'],
  CLASS_HAS_LIVE_SESSION: [409, 'This class has a live session.'],
  OWNER_CANNOT_BE_REMOVED: [409, 'The owner of a class cannot be removed from it.'],
  SESSION_NOT_LIVE: [409, 'This session is not live.'],
  SESSION_NOT_SCHEDULED: [409, 'This session is not waiting to start.'],
  SESSION_ENDED: [409, 'This session has ended.'],
  REGISTER_CLOSED: [409, 'The register is closed.'],
  REGISTER_NOT_OPEN: again(409, 'The register is not open yet.'),
  ALREADY_BOOKED: [409, 'You have a booking of this session.'],
  BOOKING_CLOSED: [409, 'This session cannot be booked any more.'],
  BOOKING_CANCELLED: [409, 'This booking is cancelled.'],
  BOOKING_NOT_PENDING: [409, 'This booking does not wait for a payment.'],
  PAID_BY_HAND: [409, 'The host of this session takes the money and confirms the booking by hand.'],
  CHECKOUT_EXPIRED: [409, 'The time to pay for this seat is over. Book again.'],
  SESSION_FULL: [409, 'All seats of this session are booked.'],
  CAPACITY_BELOW_BOOKED: [409, 'More seats than that are booked.'],
  SESSION_HAS_BOOKINGS: [409, 'Seats of this session are booked: it cannot become one for the class alone.'],
  PRICE_CHANGED: [409, 'This session has another price now.'],
  SESSION_CANCELLED: [409, 'This session is cancelled.'],
  NOT_IN_A_SESSION: [409, 'Join a session first.'],
  LAST_ADMIN: [409, 'The last active administrator cannot be switched off or given another role.'],
  REQUEST_IN_PROGRESS: again(409, 'The same request is still under way.'),
  PAYLOAD_TOO_LARGE: [413, 'That is too large.'],
  UNSUPPORTED_MEDIA_TYPE: [415, 'Send JSON in UTF-8.'],
  PICTURE_TYPE: [415, 'Send a JPEG, PNG, WebP or GIF as the body, with its Content-Type.'],
  NOT_A_PICTURE: [422, 'This is not a whole JPEG, PNG, WebP or GIF.'],
  PICTURE_TOO_LARGE: [422, 'A picture may have 40 megapixels at most.'],
  TOO_MANY_FRAMES: [422, 'An animation may have 1,000 frames at most.'],
  PASSWORD_TOO_COMMON: [422, 'This password is on a list of common ones. Choose another.'],
  WRONG_PASSWORD: [422, 'The current password is wrong.'],
  IDEMPOTENCY_KEY_REUSED: [422, 'This Idempotency-Key was used for another request.'],
  START_IN_THE_PAST: [422, 'The planned start lies in the past.'],
  START_TOO_FAR: [422, 'The planned start lies more than 30 years ahead.'],
  ENDS_BEFORE_START: [422, 'The end lies before the start.'],
  UNKNOWN_TIME_ZONE: [422, 'This is not the name of an IANA time zone.'],
  INVALID_RRULE: [422, 'This is not a rule that sessions can recur by.'],
  RRULE_WITHOUT_END: [422, 'A rule needs a COUNT or an UNTIL.'],
  TOO_MANY_OCCURRENCES: [422, 'A series has at most 500 sessions.'],
  NO_OCCURRENCES: [422, 'The rule leaves no session to hold.'],
  CLASS_NEEDED: [422, 'A session for the members of a class needs a class.'],
  CLASS_SESSIONS_ARE_FREE: [422, 'A session for the members of a class has neither a price nor a capacity.'],
  CURRENCY_NEEDED: [422, 'A price needs a currency.'],
  PRICE_NOT_PAYABLE: [422, 'The payment provider does not take this price. Tell the host.'],
  VIDEO_NOT_RECOGNISED: [422, 'This is no video that can be played here: YouTube, Vimeo, HLS (.m3u8) or a media file, over https.'],
  VIDEO_ADDRESS_REFUSED: [422, 'The address of a video must be a public one, without a user name in it.'],
  BOOKING_NOT_NEEDED: [422, 'You need no booking to join this session.'],
  OWN_SESSION: [422, 'You run this session.'],
  NOT_A_STUDENT: [422, 'This user is not a student.'],
  NOT_A_TEACHER: [422, 'This user is not a teacher.'],
  HOST_NOT_ON_STAFF: [422, 'This teacher does not teach the class of this session. Add them to the class first.'],
  TOO_MANY_REQUESTS: again(429, 'Too many requests.', 'Wait a moment.'),
  INTERNAL_ERROR: [500, 'Something went wrong on our side.'],
  DATABASE_UNAVAILABLE: again(503, 'The database is not answering.'),
  PAYMENTS_UNAVAILABLE: again(503, 'The payment provider is not answering.'),
  STORAGE_UNAVAILABLE: again(503, 'The place where files are kept is not answering.'),
  PICTURES_BUSY: again(503, 'Too many pictures are being worked on.'),
  CALENDARS_BUSY: again(503, 'Too many calendars are being made.'),
  SHUTTING_DOWN: again(503, 'This server is going down.'),
} as const satisfies Record<string, Row>;

export type ErrorCode = keyof typeof table;

export interface ErrorEntry {
  readonly status: number;
  readonly says: string;
  readonly as?: ErrorCode;
  /** The same request may succeed a moment later. */
  readonly again: boolean;
}

export const errorTable = Object.fromEntries(
  Object.entries<Row>(table).map(([code, [status, says, as, passes = false]]) => [code, { status, says, as, again: passes }]),
) as Record<ErrorCode, ErrorEntry>;
