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

  it('emits to the clients of other systems or to all others, for what is not the same for both', () => {
    const sent: string[] = [];
    const transports = new Transports();
    for (const isForDialects of [false, true]) transports.add({ isForDialects, emit: ([to]) => void sent.push(`${isForDialects} ${to}`) });
    transports.clients.emit(['session:s'], [], 'HEAD', { sessionId: 's', seq: 1 });
    expect(sent.splice(0)).toEqual(['false session:s']);
    transports.dialects.emit(['session:s'], [], 'HEAD', { sessionId: 's', seq: 1 });
    expect(sent).toEqual(['true session:s']);
  });
});
