import { Injectable } from '@nestjs/common';
import type { BatchObserver } from './batcher.ts';
import { Database } from './database.ts';
import { Lane, type LaneOptions } from './lane.ts';

/** Opens named lanes, and reports the groups of all lanes to one observer (the metrics). */
@Injectable()
export class Lanes {
  private observer?: (name: string, ...batch: Parameters<BatchObserver>) => void;

  constructor(private readonly db: Database) {}

  observe(observer: (name: string, ...batch: Parameters<BatchObserver>) => void): void {
    this.observer = observer;
  }

  open<Command, Answer>(name: string, options: Omit<LaneOptions<Command, Answer>, 'observe'>): Lane<Command, Answer> {
    return new Lane(this.db, { ...options, observe: (size, waitedMs) => this.observer?.(name, size, waitedMs) });
  }
}
