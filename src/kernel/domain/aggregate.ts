import type { Fact } from '../../contracts/fact.ts';

/** A fact that is not in the log yet. `by` is the user who caused it; null if no user did. */
export interface UnsavedFact {
  readonly fact: Fact;
  readonly by: string | null;
}

/** Makes decisions and collects a fact for each, until `saveFacts` appends them to the log. */
export abstract class Aggregate {
  /** Has no initial value, because the ORM creates loaded entities without running field initialisers. */
  private unsaved?: UnsavedFact[];

  /** In the order of the decisions. */
  get facts(): readonly UnsavedFact[] {
    return this.unsaved ?? [];
  }

  /** Returns the unsaved facts and clears them. */
  takeFacts(): readonly UnsavedFact[] {
    const taken = this.facts;
    this.unsaved = undefined;
    return taken;
  }

  protected record(fact: Fact, by: string | null = null): void {
    (this.unsaved ??= []).push({ fact, by });
  }
}

/**
 * The base class of an aggregate that is an entity: `class SchoolClass extends aggregate(ClassSchema.class)`. Sets the prototype, because
 * `defineEntity` creates the class and cannot make it extend Aggregate.
 */
export const aggregate = <T extends object>(entity: abstract new () => T): abstract new () => T & Aggregate => {
  Object.setPrototypeOf(entity.prototype, Aggregate.prototype);
  return entity as abstract new () => T & Aggregate;
};
