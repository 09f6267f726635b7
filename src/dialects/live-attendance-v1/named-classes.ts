import { Injectable } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import type { Principal } from '../../contracts/auth.ts';
import { CreateClass, FindTaughtClass, GetClassWithStudents, type ClassWithStudents } from '../../contracts/classes.ts';
import { userStream } from '../../contracts/fact.ts';
import { DialectError } from '../../kernel/http/dialect-error.ts';
import { DomainError } from '../../kernel/domain/domain-error.ts';
import { Database } from '../../kernel/messaging/database.ts';

export const NAME_TAKEN = new DialectError(409, 'class already exist');

/** Classes that their teachers start by name. Other clients may give several classes the same name, so only the caller's own are considered. */
@Injectable()
export class NamedClasses {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly db: Database,
  ) {}

  /** Creates a class, unless the caller already teaches one with this name. Locks the caller's stream, so that of two simultaneous requests one is refused. */
  async create(by: Principal, name: string): Promise<ClassWithStudents> {
    const { id } = await this.db.transaction([userStream(by.userId)], async () => {
      if (await this.find(by, name)) throw NAME_TAKEN;
      return this.commands.execute(new CreateClass(by, name));
    });
    return this.queries.execute(new GetClassWithStudents(by, id));
  }

  /** The caller's class with this name. Throws CLASS_NOT_FOUND. */
  async get(by: Principal, name: string): Promise<ClassWithStudents> {
    const id = await this.find(by, name);
    if (!id) throw new DomainError('CLASS_NOT_FOUND');
    return this.queries.execute(new GetClassWithStudents(by, id));
  }

  private find(by: Principal, name: string): Promise<string | null> {
    return this.queries.execute(new FindTaughtClass(by.userId, name));
  }
}
