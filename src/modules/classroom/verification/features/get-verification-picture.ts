import { Query, QueryBus, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import type { Principal } from '../../../../contracts/auth.ts';
import { GetSessionAccess } from '../../../../contracts/live-session.ts';
import { DomainError } from '../../../../kernel/domain/domain-error.ts';
import { isId } from '../../../../kernel/ids.ts';
import { Database } from '../../../../kernel/messaging/database.ts';
import { requireStaff } from '../../access/domain/member.ts';
import { PictureFiles } from '../pictures/picture-files.ts';

/** The picture that a participant sent, as WebP, for staff of the session. */
export class GetVerificationPicture extends Query<Buffer> {
  constructor(
    readonly by: Principal,
    readonly sessionId: string,
    readonly userId: string,
  ) {
    super();
  }
}

@QueryHandler(GetVerificationPicture)
export class GetVerificationPictureHandler implements IQueryHandler<GetVerificationPicture> {
  constructor(
    private readonly db: Database,
    private readonly queries: QueryBus,
    private readonly files: PictureFiles,
  ) {}

  async execute({ by, sessionId, userId }: GetVerificationPicture): Promise<Buffer> {
    const access = await this.queries.execute(new GetSessionAccess(sessionId, by));
    if (!access) throw new DomainError('SESSION_NOT_FOUND');
    requireStaff({ access });
    const row = isId(userId)
      ? await this.db.row(sql<{ id: string | null }>`
          select picture_id as id from verification where session_id = ${access.sessionId} and user_id = ${userId}`)
      : undefined;
    const picture = row?.id && (await this.files.get(row.id));
    if (!picture) throw new DomainError('VERIFICATION_PICTURE_NOT_FOUND');
    return picture;
  }
}
