import { Transports } from './transports.ts';

describe('a message', () => {
  it('goes to every transport, and to nobody if it has no channel', () => {
    const sent: (readonly string[])[] = [];
    const transports = new Transports();
    for (let n = 0; n < 2; n++) transports.add({ emit: (to) => void sent.push(to) });
    transports.emit([], [], 'REMOVED', { sessionId: 's' });
    transports.emit(['session:s'], [], 'REMOVED', { sessionId: 's' });
    expect(sent).toEqual([['session:s'], ['session:s']]);
  });
});
