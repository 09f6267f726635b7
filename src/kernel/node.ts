import { Injectable } from '@nestjs/common';
import { newId } from './ids.ts';

/** The id of this process among those that share the database. A node that was declared dead continues under a new id. */
@Injectable()
export class Node {
  private current = newId();

  get id(): string {
    return this.current;
  }

  /** Gives this node a new id. */
  become(id: string): void {
    this.current = id;
  }
}

/**
 * Published on the EventBus when other nodes have declared this one dead (because it hung or could not reach the database) and ended the presence
 * of its sockets. The sockets rejoin under the new id.
 */
export class LeaseLost {
  constructor(
    readonly lostId: string,
    readonly nodeId: string,
  ) {}
}
