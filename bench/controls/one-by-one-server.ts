/** The application with its lanes narrowed to one command a transaction: what group commit is worth. */
const built = (path: string): Promise<unknown> => import(new URL(`../../dist/${path}`, import.meta.url).href);
const { Batcher } = (await built('kernel/messaging/batcher.js')) as { Batcher: { prototype: object } };
Object.defineProperty(Batcher.prototype, 'options', {
  set(this: object, options: { maxBatch: number }) {
    Object.defineProperty(this, 'options', { value: { ...options, maxBatch: 1 } });
  },
});
await built('main.js');
