import { send, socket } from '../../api/live.ts';
import { Outbox } from './chat/outbox.ts';
import { RoomConnection } from './link/connection.ts';
import { Marker } from './roll/marker.ts';

/** What a page keeps while it is in a room, whichever parts of it are shown. */
export class RoomTools {
  readonly connection: RoomConnection;
  readonly marker: Marker;
  readonly outbox: Outbox;

  constructor(sessionId: string, myId: string, media: boolean) {
    this.connection = new RoomConnection({ socket, sessionId, myId, media });
    this.marker = new Marker(this.connection, (body) => send('ATTENDANCE_MARKED', body));
    this.outbox = new Outbox(this.connection, (body) => send('CHAT_MESSAGE', body));
  }
}
