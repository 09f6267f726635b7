import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Log } from '../../../kernel/logging/log.ts';
import { Database } from '../../../kernel/messaging/database.ts';
import { rowsWithoutTimeout } from '../../../kernel/messaging/rows-without-timeout.ts';
import { Secrets } from '../../../kernel/security/secrets.ts';
import { isSealed, type Sealed } from '../../../kernel/security/secret-box.ts';
import { RULES_COLUMNS } from '../access/admission.ts';
import type { SessionRules } from '../access/domain/access.ts';
import type { KeptDetails, SessionDetails } from '../lifecycle/domain/session-details.ts';

/** The video call that belongs to a session. */
export interface Meeting {
  readonly url: string | null;
  readonly password: string | null;
}

/** Rows to reseal at a time. */
const PAGE = 500;

type KeptMeeting = Pick<KeptDetails, 'meetingUrl' | 'meetingPassword'>;
type Row = SessionRules & KeptMeeting;

/** Seals and opens the meeting URL and password. A sealed value only opens for its own session and field. */
@Injectable()
export class MeetingSecrets {
  constructor(
    private readonly db: Database,
    private readonly secrets: Secrets,
    private readonly log: Log,
  ) {}

  seal(sessionId: string, { meetingUrl, meetingPassword, ...details }: SessionDetails): KeptDetails {
    const kept = (field: keyof KeptMeeting, text: string | null) =>
      text === null ? null : this.secrets.seal(text, aboutOf(sessionId, field));
    return { ...details, meetingUrl: kept('meetingUrl', meetingUrl), meetingPassword: kept('meetingPassword', meetingPassword) };
  }

  /** Leaves out values that are the same as before: sealed again, they would look like changes. */
  sealChanges(
    session: KeptMeeting & { readonly id: string },
    { meetingUrl, meetingPassword, ...changes }: Partial<SessionDetails>,
  ): Partial<KeptDetails> {
    const changed = (field: keyof KeptMeeting, text: string | null | undefined) => {
      if (text === undefined || text === null) return { [field]: text };
      const now = session[field];
      const about = aboutOf(session.id, field);
      return now !== null && this.secrets.open(now, about) === text ? {} : { [field]: this.secrets.seal(text, about) };
    };
    return { ...changes, ...changed('meetingUrl', meetingUrl), ...changed('meetingPassword', meetingPassword) };
  }

  /** A secret that does not open is logged and null: with a wrong key, people can still meet in the room. */
  open(sessionId: string, kept: KeptMeeting): Meeting {
    const opened = (field: keyof KeptMeeting) => {
      const sealed = kept[field];
      const text = sealed && this.secrets.open(sealed, aboutOf(sessionId, field));
      if (sealed && text === null) this.log.warn('a meeting secret could not be opened: is SECRETS_KEY right?', { sessionId, field });
      return text;
    };
    return { url: opened('meetingUrl'), password: opened('meetingPassword') };
  }

  /** The rules of a session together with its sealed meeting. */
  async load(sessionId: string): Promise<{ rules: SessionRules; meeting: KeptMeeting } | null> {
    const row = await this.db.row(sql<Row>`
      select ${RULES_COLUMNS}, meeting_url as "meetingUrl", meeting_password as "meetingPassword" from live_session where id = ${sessionId}`);
    if (!row) return null;
    const { meetingUrl, meetingPassword, ...rules } = row;
    return { rules, meeting: { meetingUrl, meetingPassword } };
  }

  /** On startup: seals values that are unsealed or sealed with an older key with the current one. */
  async reseal(): Promise<void> {
    let stale = await this.staleAfter(null);
    while (stale.length) {
      for (const { id, ...before } of stale) await this.replace(id, before);
      stale = await this.staleAfter(stale.at(-1)!.id);
    }
  }

  /** Starts after `id`, because values that do not open stay stale. */
  private staleAfter(id: string | null): Promise<(KeptMeeting & { id: string })[]> {
    const ours = `${this.secrets.prefix}%`;
    const stale = sql<KeptMeeting & { id: string }>`
      select id, meeting_url as "meetingUrl", meeting_password as "meetingPassword" from live_session
      where (meeting_url not like ${ours} or meeting_password not like ${ours}) and (${id}::uuid is null or id > ${id}::uuid)
      order by id limit ${PAGE}`;
    return rowsWithoutTimeout(this.db, stale);
  }

  private async replace(id: string, before: KeptMeeting): Promise<void> {
    const [meetingUrl, meetingPassword] = [this.anew(id, 'meetingUrl', before), this.anew(id, 'meetingPassword', before)];
    if (meetingUrl === before.meetingUrl && meetingPassword === before.meetingPassword) return;
    // Only if nobody has changed it in the meantime.
    await this.db.rows(sql`update live_session set meeting_url = ${meetingUrl}, meeting_password = ${meetingPassword}
      where id = ${id} and meeting_url is not distinct from ${before.meetingUrl} and meeting_password is not distinct from ${before.meetingPassword}`);
  }

  private anew(id: string, field: keyof KeptMeeting, before: KeptMeeting): Sealed | null {
    const value = before[field];
    if (value === null || value.startsWith(this.secrets.prefix)) return value;
    const text = isSealed(value) ? this.secrets.open(value, aboutOf(id, field)) : value;
    return text === null ? value : this.secrets.seal(text, aboutOf(id, field));
  }
}

const aboutOf = (sessionId: string, field: keyof KeptMeeting): string => `live_session ${sessionId} ${field}`;
