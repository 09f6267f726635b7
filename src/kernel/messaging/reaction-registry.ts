import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import type { Fact } from '../../contracts/fact.ts';
import { REACTION, type ReactionOptions, type Reacts } from './reaction.ts';

/** A reaction with the types of facts it subscribes to. */
export interface Registered extends ReactionOptions {
  readonly types: readonly string[];
  readonly handler: Reacts;
}

/** The durable reactions of all modules, collected from the providers at startup. */
@Injectable()
export class ReactionRegistry implements OnModuleInit {
  private readonly byId = new Map<string, Registered>();
  private readonly byType = new Map<string, Registered[]>();

  constructor(private readonly discovery: DiscoveryService) {}

  onModuleInit(): void {
    for (const { metatype, instance } of this.discovery.getProviders()) {
      const options = metatype && (Reflect.getMetadata(REACTION, metatype) as ReactionOptions | undefined);
      if (options) this.add(options, instance as Reacts);
    }
  }

  add(options: ReactionOptions, handler: Reacts): void {
    if (this.byId.has(options.id)) throw new Error(`Two reactions are called ${options.id}`);
    const reaction = { ...options, types: options.on.map(({ type }) => type), handler };
    this.byId.set(reaction.id, reaction);
    for (const type of reaction.types) this.byType.set(type, [...this.subscribedTo(type), reaction]);
  }

  get all(): readonly Registered[] {
    return [...this.byId.values()];
  }

  get(id: string): Registered {
    const reaction = this.byId.get(id);
    if (!reaction) throw new Error(`There is no reaction ${id}`);
    return reaction;
  }

  subscribedTo(type: string): readonly Registered[] {
    return this.byType.get(type) ?? [];
  }

  /** The reactions that subscribe to any of the facts, each with the index of its first and its last one. */
  subscribers(facts: readonly Fact[]): { reaction: string; first: number; last: number }[] {
    const found = new Map<string, { reaction: string; first: number; last: number }>();
    facts.forEach((fact, index) => {
      for (const { id } of this.subscribedTo(fact.type)) {
        const entry = found.get(id);
        if (entry) entry.last = index;
        else found.set(id, { reaction: id, first: index, last: index });
      }
    });
    return [...found.values()];
  }
}
