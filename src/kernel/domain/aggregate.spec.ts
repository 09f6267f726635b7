import { defineEntity, p } from '@mikro-orm/core';
import { fact } from '../../contracts/fact.ts';
import { Aggregate, aggregate } from './aggregate.ts';

class Opened extends fact<{ id: string }>('test.Opened') {}

class Shop extends Aggregate {
  open(id: string, by?: string): void {
    this.record(new Opened({ id }), by);
  }
}

const ShopSchema = defineEntity({ name: 'ShopEntity', properties: { id: p.uuid().primary() } });
class ShopEntity extends aggregate(ShopSchema.class) {
  open(by?: string): void {
    this.record(new Opened({ id: this.id }), by);
  }
}
ShopSchema.setClass(ShopEntity);

const idsAndActors = (facts: Aggregate['facts']) => facts.map(({ fact: { payload }, by }) => [(payload as { id: string }).id, by]);

describe('Aggregate', () => {
  it('keeps its facts in order, each with its actor, until they are taken', () => {
    const shop = new Shop();
    expect(shop.facts).toEqual([]);
    shop.open('a', 'amara');
    shop.open('b');
    expect(idsAndActors(shop.facts)).toEqual([
      ['a', 'amara'],
      ['b', null],
    ]);
    expect(idsAndActors(shop.takeFacts())).toEqual([
      ['a', 'amara'],
      ['b', null],
    ]);
    expect(shop.takeFacts()).toEqual([]);
    shop.open('c');
    expect(idsAndActors(shop.facts)).toEqual([['c', null]]);
  });

  it('can be the base class of an entity, even if the ORM creates the entity without calling its constructor', () => {
    const loaded = Object.assign(Object.create(ShopEntity.prototype) as ShopEntity, { id: 'a' });
    loaded.open('amara');
    expect(loaded).toBeInstanceOf(Aggregate);
    expect(idsAndActors(loaded.takeFacts())).toEqual([['a', 'amara']]);
    expect(ShopSchema.init().meta.extends).toBeUndefined();
  });
});
