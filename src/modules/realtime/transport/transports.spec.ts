import { Transports } from './transport.js';

describe('a message to rooms', () => {
  it('goes to each wire, and to nobody when there is no room: never to everybody', () => {
    const carried: (readonly string[])[] = [];
    const transports = new Transports();
    for (let wire = 0; wire < 2; wire++) transports.add({ emit: (to) => void carried.push(to) });
    transports.emit([], [], 'REMOVED', { sessionId: 's' });
    transports.emit(['session:s'], [], 'REMOVED', { sessionId: 's' });
    expect(carried).toEqual([['session:s'], ['session:s']]);
  });
});
