import type { QueryBus } from '@nestjs/cqrs';
import type { ServerMessages } from '../../../contracts/realtime.js';
import { Log } from '../../../kernel/logging/log.js';
import { PubSub, type Ephemeral } from '../../../kernel/messaging/pub-sub.ts';
import { Transports } from '../transport/transports.ts';
import { RoomSignals } from './room-signals.js';

class FakeWire extends PubSub {
  hear: (passing: Ephemeral) => void = () => undefined;
  publish(): void {}
  subscribe({ passing }: Parameters<PubSub['subscribe']>[0]): void {
    this.hear = passing!;
  }
}

describe('signals of other nodes', () => {
  /** Regression: the unhandled error ended the process. */
  it('are skipped and logged if they cannot be sent, and later ones are sent', () => {
    const lines: string[] = [];
    const told: unknown[] = [];
    const transports = new Transports();
    transports.add({
      emit: (_, __, event, message) => {
        // As when encoding overflows the stack.
        if (event === 'WEBRTC_OFFER') throw new RangeError('Maximum call stack size exceeded');
        told.push(message);
      },
    });
    const wire = new FakeWire();
    const log = new Log('warn', { write: (line) => lines.push(line) });
    new RoomSignals(transports, wire, {} as QueryBus, log).onApplicationBootstrap();
    const message: ServerMessages['PEER_JOINED'] = { sessionId: 's', from: 'u' };
    const say = (event: string) => wire.hear({ topic: 'room-signal', data: { room: 'session:s', from: 'u', event, message } });
    for (const event of ['WEBRTC_OFFER', 'PEER_JOINED']) say(event);
    wire.hear({ topic: 'room-signal', data: null });
    expect(told).toEqual([message]);
    expect(lines).toHaveLength(2);
    expect(lines[0]).toContain('Maximum call stack size exceeded');
  });
});
