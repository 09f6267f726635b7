import { Transports } from './transports.ts';

describe('Transports', () => {
  it('emits to every transport, but not without a channel', () => {
    const sent: (readonly string[])[] = [];
    const transports = new Transports();
    for (let n = 0; n < 2; n++) transports.add({ emit: (to) => void sent.push(to) });
    transports.emit([], [], 'REMOVED', { sessionId: 's', reason: 'removed' });
    transports.emit(['session:s'], [], 'REMOVED', { sessionId: 's', reason: 'removed' });
    expect(sent).toEqual([['session:s'], ['session:s']]);
  });
});
