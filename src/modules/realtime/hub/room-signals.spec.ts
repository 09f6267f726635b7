import type { ServerMessages } from '../../../contracts/realtime.ts';
import { Log } from '../../../kernel/logging/log.ts';
import { PubSub, type Ephemeral } from '../../../kernel/messaging/pub-sub.ts';
import { Transports } from '../transport/transports.ts';
import { RoomSignals } from './room-signals.ts';

class FakePubSub extends PubSub {
  receive: (passing: Ephemeral) => void = () => undefined;
  publish(): void {}
  subscribe({ ephemeral }: Parameters<PubSub['subscribe']>[0]): void {
    this.receive = ephemeral!;
  }
}

describe('signals of other nodes', () => {
  /** Regression: such an error ended the process. */
  it('are logged and skipped if they cannot be sent, and later ones are still sent', () => {
    const lines: string[] = [];
    const sent: unknown[] = [];
    const transports = new Transports();
    transports.add({
      emit: (_, __, event, message) => {
        // As if encoding overflowed the stack.
        if (event === 'WEBRTC_OFFER') throw new RangeError('Maximum call stack size exceeded');
        sent.push(message);
      },
    });
    const pubSub = new FakePubSub();
    const log = new Log('warn', { write: (line) => lines.push(line) });
    new RoomSignals(transports, pubSub, log).onApplicationBootstrap();
    const message: ServerMessages['PEER_JOINED'] = { sessionId: 's', from: 'u', offers: false };
    const publish = (event: string) => pubSub.receive({ topic: 'room-signal', data: { room: 'session:s', from: 'u', event, message } });
    for (const event of ['WEBRTC_OFFER', 'PEER_JOINED']) publish(event);
    pubSub.receive({ topic: 'room-signal', data: null });
    expect(sent).toEqual([message]);
    expect(lines).toHaveLength(2);
    expect(lines[0]).toContain('Maximum call stack size exceeded');
  });
});
