import { FakeJanus } from '../../../../test/support/fake-janus.ts';
import { until } from '../../../../test/support/until.ts';
import { JanusUnavailable } from './janus-errors.ts';
import { JanusLink } from './janus-link.ts';

describe('JanusLink', () => {
  let janus: FakeJanus;
  let link: JanusLink;
  let heard: string[];

  beforeEach(async () => {
    janus = await FakeJanus.start();
    heard = [];
    const options = { url: janus.url, secret: 'janus-secret', answerMs: 60_000, checkMs: 60_000, keepAliveMs: 60_000 };
    const note = (word: string) => () => void heard.push(word);
    link = new JanusLink(options, 10, { up: note('up'), down: note('down'), failed: note('failed'), event: note('event') });
  });
  afterEach(async () => {
    link.stop();
    await janus.stop();
  });
  /** What was heard, once there are this many words. */
  const words = (count: number) => until(`${count} words`, async () => heard.length >= count && heard);

  it('connects, and again whenever Janus comes back; a failure is reported once', async () => {
    link.start();
    expect(await words(1)).toEqual(['up']);
    await janus.stop();
    expect(await words(3)).toEqual(['up', 'down', 'failed']);
    expect(link.isUp).toBe(false);
    expect(() => link.connection).toThrow(JanusUnavailable);
    await janus.listen();
    expect(await words(4)).toEqual(['up', 'down', 'failed', 'up']);
    await janus.stop();
    expect(await words(6)).toEqual(['up', 'down', 'failed', 'up', 'down', 'failed']);
    await janus.listen();
  });

  it('waits for a Janus that is not there yet', async () => {
    await janus.stop();
    link.start();
    expect(await words(1)).toEqual(['failed']);
    await janus.listen();
    expect(await words(2)).toEqual(['failed', 'up']);
  });

  it('passes on the news of its handles', async () => {
    link.start();
    expect(await words(1)).toEqual(['up']);
    janus.push(await link.connection.attach('a plugin'), { janus: 'hangup' });
    expect(await words(2)).toEqual(['up', 'event']);
  });

  it('says nothing when it is stopped itself', async () => {
    link.start();
    await words(1);
    link.stop();
    await until('its end', async () => janus.connectionCount === 0);
    expect([heard, link.isUp]).toEqual([['up'], false]);
  });

  it('does not connect again after it was stopped, not even if it was about to', async () => {
    const asked = Promise.withResolvers<void>();
    janus.answer = ({ janus: kind }) => {
      if (kind !== 'create') return undefined;
      link.stop();
      asked.resolve();
      return undefined;
    };
    link.start();
    await asked.promise;
    await until('its end', async () => janus.connectionCount === 0);
    expect([heard, link.isUp]).toEqual([[], false]);
  });
});
