/** The application with lanes limited to one command per transaction: the control for group commit. */
const built = (path: string): Promise<unknown> => import(new URL(`../../dist/${path}`, import.meta.url).href);
const { Batcher } = (await built('kernel/messaging/batcher.js')) as { Batcher: { prototype: object } };
Object.defineProperty(Batcher.prototype, 'options', {
  set(this: object, options: { maxBatch: number }) {
    Object.defineProperty(this, 'options', { value: { ...options, maxBatch: 1 } });
  },
});
await built('main.js');
