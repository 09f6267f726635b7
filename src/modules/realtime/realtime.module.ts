import { Module } from '@nestjs/common';
import { Dispatcher } from './commands/dispatcher.js';
import { RoomCommands } from './commands/room-commands.js';
import { Rooms } from './commands/rooms.js';
import { Announcer } from './hub/announcer.js';
import { Housekeeper } from './hub/housekeeper.js';
import { Membership } from './hub/membership.js';
import { OtherNodes } from './hub/other-nodes.js';
import { ParticipantGatherer } from './hub/participant-gatherer.js';
import { RejoinWhenLeaseLost } from './hub/rejoin-when-lease-lost.js';
import { RoomHub } from './hub/room-hub.js';
import { RoomLookup } from './hub/room-lookup.js';
import { RoomReader } from './hub/room-reader.js';
import { Connections } from './transport/connections.js';
import { Door } from './transport/door.js';
import { SocketIoWire } from './transport/socket-io.wire.js';
import { Transports } from './transport/transport.js';

const hub = [Announcer, Housekeeper, Membership, OtherNodes, ParticipantGatherer, RejoinWhenLeaseLost, RoomHub, RoomLookup, RoomReader];

@Module({ providers: [...hub, Connections, Dispatcher, Door, RoomCommands, Rooms, SocketIoWire, Transports] })
export class RealtimeModule {}
