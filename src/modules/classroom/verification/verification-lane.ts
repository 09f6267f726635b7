import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { Principal } from '../../../contracts/auth.ts';
import type { VerificationState } from '../../../contracts/classroom/verification.ts';
import { sessionStream } from '../../../contracts/fact.ts';
import { GetSessionAccessOfMany, type SessionAccess } from '../../../contracts/live-session.ts';
import { GetParticipants } from '../../../contracts/live-session/presence.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { isId } from '../../../kernel/ids.ts';
import type { Transaction } from '../../../kernel/messaging/database.ts';
import type { Group, Lane } from '../../../kernel/messaging/lane.ts';
import { Lanes } from '../../../kernel/messaging/lanes.ts';
import type { Asked, Verifications } from './domain/verifications.ts';
import { PictureFiles } from './pictures/picture-files.ts';
import { VerificationStore } from './verification-store.ts';

/** What a command may know and do. */
export interface Room {
  readonly access: SessionAccess;
  readonly verifications: Verifications;
  /** Everyone who is in the session now, by id. Empty unless a command of the group asks somebody. */
  readonly here: ReadonlyMap<string, Asked>;
  /** Whether the file of this picture is stored, and is not about to be deleted. */
  isStored(pictureId: string): boolean;
}

/** A command about the verifications of one session. */
export interface VerificationCommand {
  readonly by: Principal;
  /** The user whom the command is about; undefined if it asks participants. */
  readonly userId?: string;
  /** The picture that the command takes. */
  readonly pictureId?: string;
  decide(room: Room): number | VerificationState;
}

/** `result`: what the command decided: a count or a state. */
export interface Decided {
  readonly result: number | VerificationState;
  readonly seq: number;
  /** Whether pictures are to be deleted now. */
  readonly discards: boolean;
}

/** Commands about verifications of a session share a lane: a class that answers at once takes a few transactions. */
@Injectable()
export class VerificationLane {
  private readonly lane: Lane<VerificationCommand, Decided>;

  constructor(
    lanes: Lanes,
    private readonly queries: QueryBus,
    private readonly store: VerificationStore,
    private readonly files: PictureFiles,
  ) {
    this.lane = lanes.open('verification', {
      stream: sessionStream,
      load: (tx, sessionId, commands) => this.load(tx, sessionId, commands),
    });
  }

  run(sessionId: string, command: VerificationCommand): Promise<Decided> {
    if (!isId(sessionId)) throw new DomainError('SESSION_NOT_FOUND');
    return this.lane.run(sessionId.toLowerCase(), command);
  }

  private async load(
    tx: Transaction,
    sessionId: string,
    commands: readonly VerificationCommand[],
  ): Promise<Group<VerificationCommand, Decided>> {
    const accessOf = await this.accessesOf(
      sessionId,
      commands.map(({ by }) => by),
    );
    const asks = commands.some(({ userId }) => userId === undefined);
    const here = asks ? await this.here(sessionId) : new Map<string, Asked>();
    const verifications = await this.store.load(sessionId, asks ? undefined : commands.flatMap(({ userId }) => userId ?? []));
    const stored = await this.files.storedAmong(commands.flatMap(({ pictureId }) => pictureId ?? []));
    const head = tx.head(sessionStream(sessionId));
    return {
      decide: (command) => {
        const access = accessOf(command.by);
        const before = verifications.discarded.length;
        const result = command.decide({ access, verifications, here, isStored: (id) => stored.has(id) });
        return { result, seq: head + verifications.facts.length, discards: verifications.discarded.length > before };
      },
      save: () => this.store.save(tx, verifications),
    };
  }

  /** Throws SESSION_NOT_FOUND, so that no stream is created for a session that does not exist. */
  private async accessesOf(sessionId: string, users: readonly Principal[]): Promise<(user: Principal) => SessionAccess> {
    const accesses = await this.queries.execute(new GetSessionAccessOfMany(sessionId, users));
    if (!accesses) throw new DomainError('SESSION_NOT_FOUND');
    return (user) => accesses[users.indexOf(user)]!;
  }

  private async here(sessionId: string): Promise<ReadonlyMap<string, Asked>> {
    const { items } = await this.queries.execute(new GetParticipants(sessionId, null));
    const accesses = await this.queries.execute(new GetSessionAccessOfMany(sessionId, items));
    return new Map(items.map(({ userId }, index) => [userId, { userId, isStaff: accesses![index]!.isStaff }]));
  }
}
