import { Injectable } from '@nestjs/common';
import type { ServerEvent, ServerMessages } from '../../../contracts/realtime.ts';

/** Delivers messages to the sockets of one kind, by channel. There is no way to reach everybody. */
export interface Transport {
  /** Whether its clients are those of other systems, which know only the messages of theirs. */
  readonly isForDialects?: boolean;
  /**
   * Sends the message once to each socket that subscribes to at least one channel in `to` and to none in `except`. `from` are the users who
   * caused the message; a transport may send it to them first.
   */
  emit<E extends ServerEvent>(
    to: readonly string[],
    except: readonly string[],
    event: E,
    message: ServerMessages[E],
    from?: readonly string[],
  ): void;
}

/** Emits to all transports of this node. */
@Injectable()
export class Transports implements Transport {
  private readonly all: Transport[] = [];

  /** Our own clients only. */
  readonly clients: Transport = this.those(({ isForDialects }) => !isForDialects);
  /** Only the clients of other systems. */
  readonly dialects: Transport = this.those(({ isForDialects }) => isForDialects === true);
  readonly emit: Transport['emit'] = this.those(() => true).emit;

  add(transport: Transport): void {
    this.all.push(transport);
  }

  private those(are: (transport: Transport) => boolean): Transport {
    return {
      emit: (to, except, event, message, from) => {
        // Without a channel Socket.IO would send to every socket.
        if (to.length) for (const transport of this.all) if (are(transport)) transport.emit(to, except, event, message, from);
      },
    };
  }
}
