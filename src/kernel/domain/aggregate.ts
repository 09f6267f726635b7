import type { Fact } from '../../contracts/fact.ts';

/** A fact that is not in the log yet; `by` is the user whose act it was, null where nobody acted. */
export interface UnsavedFact {
  readonly fact: Fact;
  readonly by: string | null;
}

/** Decides, and records the fact of each decision until `saveFacts` appends it to the log. */
export abstract class Aggregate {
  /** Optional, because the ORM makes loaded entities without running field initialisers. */
  private unsaved?: UnsavedFact[];

  /** In the order of the decisions. */
  get facts(): readonly UnsavedFact[] {
    return this.unsaved ?? [];
  }

  /** Returns the unsaved facts and forgets them. */
  takeFacts(): readonly UnsavedFact[] {
    const taken = this.facts;
    this.unsaved = undefined;
    return taken;
  }

  protected record(fact: Fact, by: string | null = null): void {
    (this.unsaved ??= []).push({ fact, by });
  }
}

/** The base of an aggregate that is an entity: `class SchoolClass extends aggregate(ClassSchema.class)`. `defineEntity` makes that class itself, so it is given the base afterwards. */
export const aggregate = <T extends object>(entity: abstract new () => T): abstract new () => T & Aggregate => {
  Object.setPrototypeOf(entity.prototype, Aggregate.prototype);
  return entity as abstract new () => T & Aggregate;
};
