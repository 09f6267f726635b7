import { Injectable } from '@nestjs/common';
import { newId } from './ids.ts';

/** This process among those that share a database. Sockets belong to a node. A node that was declared dead never gets its id back. */
@Injectable()
export class Node {
  private current = newId();

  get id(): string {
    return this.current;
  }

  /** Continues under a new id. */
  become(id: string): void {
    this.current = id;
  }
}

/**
 * Published on the EventBus when the other nodes declared this one dead (it hung, or the database was down) and closed the presence intervals
 * of its sockets. The sockets rejoin under the new id.
 */
export class LeaseLost {
  constructor(
    readonly lostId: string,
    readonly nodeId: string,
  ) {}
}
