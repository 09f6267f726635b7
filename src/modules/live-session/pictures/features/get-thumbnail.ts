import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import type { Principal } from '../../../../contracts/auth.ts';
import { DomainError } from '../../../../kernel/domain/domain-error.ts';
import { Database } from '../../../../kernel/messaging/database.ts';
import { Admission, RULES_COLUMNS, sessionIdOf } from '../../access/admission.ts';
import type { SessionRules } from '../../access/domain/session-access.ts';
import { placeholderOf } from '../domain/placeholder.ts';
import { PictureFiles } from '../picture-files.ts';
import { Placeholders } from '../placeholders.ts';
import type { PictureSize } from '../../ports/picture-maker.ts';

export interface Thumbnail {
  /** Version of the picture, or of the placeholder. */
  readonly version: string;
  readonly etag: string;
  /** The WebP file; null if the caller already has it. */
  readonly bytes: Buffer | null;
  /** Whether anyone may see it, so that shared caches may store it. */
  readonly isPublic: boolean;
}

/** The picture of a session, for callers who may see the session. `known`: ETags of the versions that the caller already has; `*` matches any. */
export class GetThumbnail extends Query<Thumbnail> {
  constructor(
    readonly by: Principal | null,
    readonly sessionId: string,
    readonly size: PictureSize,
    readonly known: readonly string[] = [],
  ) {
    super();
  }
}

type Wanted = Pick<GetThumbnail, 'size' | 'known'>;
type Shown = Omit<Thumbnail, 'isPublic'>;
type Row = SessionRules & { title: string; version: string | null };

@QueryHandler(GetThumbnail)
export class GetThumbnailHandler implements IQueryHandler<GetThumbnail> {
  constructor(
    private readonly db: Database,
    private readonly admission: Admission,
    private readonly files: PictureFiles,
    private readonly placeholders: Placeholders,
  ) {}

  async execute({ by, sessionId, size, known }: GetThumbnail): Promise<Thumbnail> {
    const id = sessionIdOf(sessionId);
    const row = await this.find(id);
    await this.admission.requireVisible(row, by);
    const wanted = { size, known };
    // If the picture has been replaced and its files deleted since the row was read, read the row again.
    const picture =
      (await this.picture(row.version, wanted)) ?? (row.version && (await this.picture((await this.find(id)).version, wanted)));
    return { ...(picture || (await this.placeholder(row.title, wanted))), isPublic: row.visibility === 'public' };
  }

  /** Null if there is no picture, or its files are gone. */
  private async picture(version: string | null, { size, known }: Wanted): Promise<Shown | null> {
    if (version === null) return null;
    const etag = etagOf(version, size);
    if (isKnown(etag, known)) return { version, etag, bytes: null };
    const bytes = await this.files.get(version, size);
    return bytes && { version, etag, bytes };
  }

  private async placeholder(title: string, { size, known }: Wanted): Promise<Shown> {
    const placeholder = placeholderOf(title);
    const { version } = placeholder;
    const etag = etagOf(version, size);
    return { version, etag, bytes: isKnown(etag, known) ? null : await this.placeholders.get(placeholder, size) };
  }

  private async find(id: string): Promise<Row> {
    const row = await this.db.row(sql<Row>`
      select ${RULES_COLUMNS}, title, (select version from session_picture where session_id = live_session.id) as version
      from live_session where id = ${id}`);
    if (!row) throw new DomainError('SESSION_NOT_FOUND');
    return row;
  }
}

const etagOf = (version: string, size: PictureSize): string => `"${version}-${size}"`;

const isKnown = (etag: string, known: readonly string[]): boolean => known.includes(etag) || known.includes('*');
