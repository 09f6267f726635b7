import { Injectable } from '@nestjs/common';
import type { KeptDetails, SessionDetails } from './domain/session-details.ts';
import type { Transaction } from '../../../kernel/messaging/database.ts';
import { Hosts } from './hosts.ts';
import { MeetingSecrets } from '../meeting/meeting-secrets.ts';
import { ShareCodes } from '../sharing/share-codes.ts';

/** What a session has from its making on. `hostName`: under which it stands in lists and is searched; it follows the host's. */
export interface Identity {
  readonly id: string;
  readonly code: string;
  readonly hostId: string;
  readonly hostName: string;
  readonly classId: string | null;
}

/** What every way to make a session begins with. */
@Injectable()
export class NewSessions {
  constructor(
    private readonly codes: ShareCodes,
    private readonly meetings: MeetingSecrets,
    private readonly hosts: Hosts,
  ) {}

  async identity(tx: Transaction, id: string, hostId: string, classId: string | null): Promise<Identity> {
    return (await this.identities(tx, [id], hostId, classId))[0]!;
  }

  /** The same for several at once. */
  async identities(tx: Transaction, ids: readonly string[], hostId: string, classId: string | null): Promise<Identity[]> {
    const host = await this.hosts.find(tx, hostId);
    const codes = await this.codes.take(ids.length);
    return ids.map((id, index) => ({ id, code: codes[index]!, hostId, hostName: host?.name ?? '', classId }));
  }

  /** What somebody said of the session, with its secrets sealed. */
  keep(id: string, details: SessionDetails): KeptDetails {
    return this.meetings.seal(id, details);
  }
}
