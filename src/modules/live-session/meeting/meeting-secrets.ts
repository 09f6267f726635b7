import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import type { SessionDetails } from '../../../contracts/live-session/lifecycle.ts';
import { Log } from '../../../kernel/logging/log.ts';
import { Database } from '../../../kernel/messaging/database.ts';
import { rowsWithoutTimeout } from '../../../kernel/messaging/rows-without-timeout.ts';
import { Secrets } from '../../../kernel/security/secrets.ts';
import { isSealed, type Sealed } from '../../../kernel/security/secret-box.ts';
import { RULES_COLUMNS } from '../access/admission.ts';
import type { SessionRules } from '../access/domain/session-access.ts';
import type { StoredDetails } from '../lifecycle/domain/session-details.ts';

/** The video call of a session, in plain text. */
export interface Meeting {
  readonly url: string | null;
  readonly password: string | null;
}

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

  seal(sessionId: string, { meetingUrl, meetingPassword, ...details }: SessionDetails): StoredDetails {
    const stored = (field: keyof SealedMeeting, text: string | null) =>
      text === null ? null : this.secrets.seal(text, contextOf(sessionId, field));
    return { ...details, meetingUrl: stored('meetingUrl', meetingUrl), meetingPassword: stored('meetingPassword', meetingPassword) };
  }

  /** Seals changed values and leaves out unchanged ones, which would look changed when sealed again. */
  sealChanges(
    session: SealedMeeting & { readonly id: string },
    { meetingUrl, meetingPassword, ...changes }: Partial<SessionDetails>,
  ): Partial<StoredDetails> {
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

const contextOf = (sessionId: string, field: keyof SealedMeeting): string => `live_session ${sessionId} ${field}`;
