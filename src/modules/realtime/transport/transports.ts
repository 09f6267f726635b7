import { Injectable } from '@nestjs/common';
import type { ServerEvent, ServerMessages } from '../../../contracts/realtime.ts';

/** Delivers messages to the sockets of one kind, by channel. No method reaches everybody. */
export interface Transport {
  /**
   * Sends the message once to each socket that subscribes to one of the channels and to none of `except`. `from`: the users who caused it;
   * a transport may serve them first.
   */
  emit<E extends ServerEvent>(
    to: readonly string[],
    except: readonly string[],
    event: E,
    message: ServerMessages[E],
    from?: readonly string[],
  ): void;
}

/** All transports of this node as one. */
@Injectable()
export class Transports implements Transport {
  private readonly all: Transport[] = [];

  add(transport: Transport): void {
    this.all.push(transport);
  }

  emit<E extends ServerEvent>(
    to: readonly string[],
    except: readonly string[],
    event: E,
    message: ServerMessages[E],
    from: readonly string[] = [],
  ): void {
    // For Socket.IO no channel would mean every socket.
    if (to.length) for (const transport of this.all) transport.emit(to, except, event, message, from);
  }
}
