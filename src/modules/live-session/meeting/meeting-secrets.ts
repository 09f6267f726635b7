import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import type { SessionDetails } from '../../../contracts/live-session/lifecycle.ts';
import type { Meeting } from '../../../contracts/live-session/meeting.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { Log } from '../../../kernel/logging/log.ts';
import { Database } from '../../../kernel/messaging/database.ts';
import { rowsWithoutTimeout } from '../../../kernel/messaging/rows-without-timeout.ts';
import { Secrets } from '../../../kernel/security/secrets.ts';
import { isSealed, type Sealed } from '../../../kernel/security/secret-box.ts';
import { RULES_COLUMNS } from '../access/admission.ts';
import type { SessionRules } from '../access/domain/session-access.ts';
import type { StoredDetails } from '../lifecycle/domain/session-details.ts';
import { isSafeUrl } from '../video/domain/safe-url.ts';

/** How many rows are resealed at a time. */
const PAGE = 500;

type SealedMeeting = Pick<StoredDetails, 'meetingUrl' | 'meetingPassword'>;

/** Seals and opens meeting URLs and passwords. A sealed value can be opened only for its own session and field. */
@Injectable()
export class MeetingSecrets {
  constructor(
    private readonly db: Database,
    private readonly secrets: Secrets,
    private readonly log: Log,
  ) {}

  /** Throws MEETING_ADDRESS_REFUSED. */
  seal(sessionId: string, { meetingUrl, meetingPassword, ...details }: SessionDetails): StoredDetails {
    mustBeSafe(meetingUrl);
    const stored = (field: keyof SealedMeeting, text: string | null) =>
      text === null ? null : this.secrets.seal(text, contextOf(sessionId, field));
    return { ...details, meetingUrl: stored('meetingUrl', meetingUrl), meetingPassword: stored('meetingPassword', meetingPassword) };
  }

  /** Seals changed values and leaves out unchanged ones, which would look changed when sealed again. Throws MEETING_ADDRESS_REFUSED. */
  sealChanges(
    session: SealedMeeting & { readonly id: string },
    { meetingUrl, meetingPassword, ...changes }: Partial<SessionDetails>,
  ): Partial<StoredDetails> {
    mustBeSafe(meetingUrl);
    const changed = (field: keyof SealedMeeting, text: string | null | undefined) => {
      if (text === undefined || text === null) return { [field]: text };
      const current = session[field];
      const context = contextOf(session.id, field);
      return current !== null && this.secrets.open(current, context) === text ? {} : { [field]: this.secrets.seal(text, context) };
    };
    return { ...changes, ...changed('meetingUrl', meetingUrl), ...changed('meetingPassword', meetingPassword) };
  }

  /** A secret that cannot be opened is logged and returned as null, so that people can still join the room if the key is wrong. */
  open(sessionId: string, stored: SealedMeeting): Meeting {
    const opened = (field: keyof SealedMeeting) => {
      const sealed = stored[field];
      const text = sealed && this.secrets.open(sealed, contextOf(sessionId, field));
      if (sealed && text === null) this.log.warn('a meeting secret could not be opened: is SECRETS_KEY right?', { sessionId, field });
      return text;
    };
    return { url: opened('meetingUrl'), password: opened('meetingPassword') };
  }

  /** The rules of a session and its sealed meeting; undefined if there is no such session. */
  load(sessionId: string): Promise<(SessionRules & SealedMeeting) | undefined> {
    return this.db.row(sql<SessionRules & SealedMeeting>`
      select ${RULES_COLUMNS}, meeting_url as "meetingUrl", meeting_password as "meetingPassword" from live_session where id = ${sessionId}`);
  }

  /** Like `load`, for those of these sessions that have a meeting URL. */
  loadMany(sessionIds: readonly string[]): Promise<(SessionRules & SealedMeeting)[]> {
    return this.db.rows(sql<SessionRules & SealedMeeting>`
      select ${RULES_COLUMNS}, meeting_url as "meetingUrl", meeting_password as "meetingPassword" from live_session
      where id = any(${[...sessionIds]}::uuid[]) and meeting_url is not null`);
  }

  /** Run on startup. Seals values that are in plain text or sealed with an older key, using the current key. */
  async reseal(): Promise<void> {
    let stale = await this.staleAfter(null);
    while (stale.length) {
      for (const { id, ...before } of stale) await this.replace(id, before);
      stale = await this.staleAfter(stale.at(-1)!.id);
    }
  }

  /** The next page after `id`. Values that cannot be opened stay stale, so they must be skipped. */
  private staleAfter(id: string | null): Promise<(SealedMeeting & { id: string })[]> {
    const ours = `${this.secrets.prefix}%`;
    const stale = sql<SealedMeeting & { id: string }>`
      select id, meeting_url as "meetingUrl", meeting_password as "meetingPassword" from live_session
      where (meeting_url not like ${ours} or meeting_password not like ${ours}) and (${id}::uuid is null or id > ${id}::uuid)
      order by id limit ${PAGE}`;
    return rowsWithoutTimeout(this.db, stale);
  }

  private async replace(id: string, before: SealedMeeting): Promise<void> {
    const [meetingUrl, meetingPassword] = [this.resealed(id, 'meetingUrl', before), this.resealed(id, 'meetingPassword', before)];
    if (meetingUrl === before.meetingUrl && meetingPassword === before.meetingPassword) return;
    // Only if the values have not been changed in the meantime.
    await this.db.rows(sql`update live_session set meeting_url = ${meetingUrl}, meeting_password = ${meetingPassword}
      where id = ${id} and meeting_url is not distinct from ${before.meetingUrl} and meeting_password is not distinct from ${before.meetingPassword}`);
  }

  private resealed(id: string, field: keyof SealedMeeting, before: SealedMeeting): Sealed | null {
    const value = before[field];
    if (value === null || value.startsWith(this.secrets.prefix)) return value;
    const text = isSealed(value) ? this.secrets.open(value, contextOf(id, field)) : value;
    return text === null ? value : this.secrets.seal(text, contextOf(id, field));
  }
}

/** Participants open the URL, so it must not point to their own machine or network. */
const mustBeSafe = (meetingUrl: string | null | undefined): void => {
  if (typeof meetingUrl === 'string' && !isSafeUrl(meetingUrl)) throw new DomainError('MEETING_ADDRESS_REFUSED');
};

const contextOf = (sessionId: string, field: keyof SealedMeeting): string => `live_session ${sessionId} ${field}`;
