import { Injectable } from '@nestjs/common';
import { EventsHandler, QueryBus, type IEventHandler } from '@nestjs/cqrs';
import { FindOpenLines } from '../../../contracts/attendance.js';
import { GetPeople, ProfileChanged } from '../../../contracts/auth.js';
import { FindSessionsJoined } from '../../../contracts/live-session/presence.ts';
import { ClassRenamed, GetClassAccess, GetClassesOf } from '../../../contracts/classes.js';
import { isA, type RecordedFact } from '../../../contracts/fact.js';
import { Log } from '../../../kernel/logging/log.js';
import { StreamGrew } from '../../../kernel/messaging/wake-ups.js';
import { rooms, Transports } from '../transport/transport.js';

/** Whether a fact gives somebody, or a class, another name. */
export const isRename = (fact: { readonly type: string }): boolean => fact.type === ClassRenamed.type || fact.type === ProfileChanged.type;

/**
 * Tells new names wherever the old ones are shown just now, and each socket once however many of these places it is in. (A host's is also
 * told as SESSION_UPDATED of what they host.)
 */
@Injectable()
@EventsHandler(StreamGrew)
export class Renames implements IEventHandler<StreamGrew> {
  constructor(
    private readonly transports: Transports,
    private readonly queries: QueryBus,
    private readonly log: Log,
  ) {}

  handle({ facts }: StreamGrew): void {
    for (const fact of facts)
      if (isRename(fact))
        this.tell(fact).catch((error: unknown) => this.log.warn('a new name was not told', { stream: fact.stream, error }));
  }

  private async tell(fact: RecordedFact): Promise<void> {
    if (isA(fact, ClassRenamed)) await this.ofClass(fact.payload.classId, fact.actorId!);
    if (isA(fact, ProfileChanged) && fact.payload.fields.includes('name')) await this.ofUser(fact.payload.userId);
  }

  private async ofClass(classId: string, byId: string): Promise<void> {
    const { name } = (await this.queries.execute(new GetClassAccess(classId, byId)))!;
    this.transports.emit([rooms.class(classId)], [], 'CLASS_RENAMED', { classId, name });
  }

  /** Classes show their members' names, rooms those of who is in, and registers, to staff, those of who has a line. */
  private async ofUser(userId: string): Promise<void> {
    const [[person], classes, joined, lines] = await Promise.all([
      this.queries.execute(new GetPeople([userId])),
      this.queries.execute(new GetClassesOf(userId)),
      this.queries.execute(new FindSessionsJoined(userId)),
      this.queries.execute(new FindOpenLines(userId)),
    ]);
    const places = [
      rooms.user(userId),
      ...[...classes.teaching, ...classes.attending].map(rooms.class),
      ...joined.map(rooms.session),
      ...lines.map(rooms.staff),
    ];
    this.transports.emit(places, [], 'USER_RENAMED', { userId, name: person!.name });
  }
}
