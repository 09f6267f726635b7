import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { GetRoomSession, type RoomSession } from '../../../../contracts/live-session.ts';
import { isId } from '../../../../kernel/ids.ts';
import { Database } from '../../../../kernel/messaging/database.ts';
import { videoOf } from '../../video/domain/video.ts';

@QueryHandler(GetRoomSession)
export class GetRoomSessionHandler implements IQueryHandler<GetRoomSession> {
  constructor(private readonly db: Database) {}

  async execute({ sessionId }: GetRoomSession): Promise<RoomSession | null> {
    if (!isId(sessionId)) return null;
    const session = await this.db.row(sql<Omit<RoomSession, 'video'>>`
      select id, title, status, outcome, class_id as "classId", host_id as "hostId", coalesce(instructor, host_name) as instructor,
        started_at as "startedAt", ended_at as "endedAt", video_url as "videoUrl", capture, marks_visibility as "marksVisibility"
      from live_session where id = ${sessionId}`);
    return session ? { ...session, video: videoOf(session.videoUrl) } : null;
  }
}
