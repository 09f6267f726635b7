import { Injectable } from '@nestjs/common';
import { newId } from './ids.js';

/** This process among those that share a database. Sockets are of a node; one that counts as dead loses its id for good. */
@Injectable()
export class Node {
  private current = newId();

  get id(): string {
    return this.current;
  }

  /** Another id, under which this process lives on. */
  become(id: string): void {
    this.current = id;
  }
}

/**
 * On the EventBus: the others took this node for dead (it hung, or the database was away), and ended all presence intervals of its
 * sockets. They join anew under the new id.
 */
export class LeaseLost {
  constructor(
    readonly lostId: string,
    readonly nodeId: string,
  ) {}
}
