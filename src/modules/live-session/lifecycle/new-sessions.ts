import { Injectable } from '@nestjs/common';
import { sessionStream } from '../../../contracts/fact.ts';
import type { SessionDetails } from '../../../contracts/live-session/lifecycle.ts';
import type { Transaction } from '../../../kernel/messaging/database.ts';
import { saveFacts } from '../../../kernel/messaging/save-facts.ts';
import { MeetingSecrets } from '../meeting/meeting-secrets.ts';
import { ShareCodes } from '../sharing/share-codes.ts';
import type { LiveSession } from './domain/live-session.ts';
import type { InitialFields, StoredDetails } from './domain/session-details.ts';
import { Hosts } from './hosts.ts';

/** The steps shared by all commands that create sessions. */
@Injectable()
export class NewSessions {
  constructor(
    private readonly codes: ShareCodes,
    private readonly meetings: MeetingSecrets,
    private readonly hosts: Hosts,
  ) {}

  async identity(tx: Transaction, id: string, hostId: string, classId: string | null): Promise<InitialFields> {
    return (await this.identities(tx, [id], hostId, classId))[0]!;
  }

  async identities(tx: Transaction, ids: readonly string[], hostId: string, classId: string | null): Promise<InitialFields[]> {
    const host = await this.hosts.find(tx, hostId);
    const codes = await this.codes.take(ids.length);
    return ids.map((id, index) => ({ id, code: codes[index]!, hostId, hostName: host?.name ?? '', classId }));
  }

  seal(id: string, details: SessionDetails): StoredDetails {
    return this.meetings.seal(id, details);
  }

  /** The transaction must have locked the session's stream. */
  async save(tx: Transaction, session: LiveSession): Promise<void> {
    tx.em.persist(session);
    await saveFacts(tx, sessionStream(session.id), session);
  }
}
