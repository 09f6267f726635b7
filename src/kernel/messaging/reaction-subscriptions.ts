import { Injectable } from '@nestjs/common';
import type { Fact } from '../../contracts/fact.ts';

/** Which durable reactions want which types of facts. Filled at start by the reactions themselves. */
@Injectable()
export class ReactionSubscriptions {
  private readonly byType = new Map<string, string[]>();

  add(reaction: string, types: readonly string[]): void {
    for (const type of types) this.byType.set(type, [...(this.byType.get(type) ?? []), reaction]);
  }

  of(type: string): readonly string[] {
    return this.byType.get(type) ?? [];
  }

  /** For each reaction that wants some of the facts: the index of the first and of the last one it wants. */
  in(facts: readonly Fact[]): { reaction: string; first: number; last: number }[] {
    const found = new Map<string, { reaction: string; first: number; last: number }>();
    facts.forEach((fact, index) => {
      for (const reaction of this.of(fact.type)) {
        const entry = found.get(reaction);
        if (entry) entry.last = index;
        else found.set(reaction, { reaction, first: index, last: index });
      }
    });
    return [...found.values()];
  }
}
