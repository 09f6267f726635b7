import { QueryBus, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { GetPeople } from '../../../../contracts/auth.ts';
import { GetRoomSession, type RoomSession } from '../../../../contracts/live-session.ts';
import { isId } from '../../../../kernel/ids.ts';
import { Database } from '../../../../kernel/messaging/database.ts';
import { videoOf } from '../../video/domain/video.ts';

@QueryHandler(GetRoomSession)
export class GetRoomSessionHandler implements IQueryHandler<GetRoomSession> {
  constructor(
    private readonly db: Database,
    private readonly queries: QueryBus,
  ) {}

  async execute({ sessionId }: GetRoomSession): Promise<RoomSession | null> {
    if (!isId(sessionId)) return null;
    const session = await this.db.row(sql<Omit<RoomSession, 'instructor' | 'video'> & { instructor: string | null }>`
      select id, title, status, outcome, class_id as "classId", host_id as "hostId", instructor, started_at as "startedAt", ended_at as "endedAt",
        video_url as "videoUrl", capture, marks_visibility as "marksVisibility"
      from live_session where id = ${sessionId}`);
    if (!session) return null;
    return { ...session, video: videoOf(session.videoUrl), instructor: session.instructor ?? (await this.nameOf(session.hostId)) };
  }

  private async nameOf(userId: string): Promise<string> {
    const [person] = await this.queries.execute(new GetPeople([userId]));
    return person?.name ?? '';
  }
}
