import { Global, Module } from '@nestjs/common';
import { Dispatcher } from './commands/dispatcher.js';
import { RoomCommands } from './commands/room-commands.js';
import { Rooms } from './commands/rooms.js';
import { Announcer } from './hub/announcer.js';
import { Follower } from './hub/follower.js';
import { Housekeeper } from './hub/housekeeper.js';
import { Membership } from './hub/membership.js';
import { OtherNodes } from './hub/other-nodes.js';
import { ParticipantGatherer } from './hub/participant-gatherer.js';
import { RejoinWhenLeaseLost } from './hub/rejoin-when-lease-lost.js';
import { Renames } from './hub/renames.js';
import { RoomHub } from './hub/room-hub.js';
import { RoomLookup } from './hub/room-lookup.js';
import { RoomReader } from './hub/room-reader.js';
import { RoomSignals } from './hub/room-signals.js';
import { TokenWatch } from './hub/token-watch.js';
import { Languages } from './ports/languages.js';
import { Connections } from './transport/connections.js';
import { Door } from './transport/door.js';
import { Handshake } from './transport/handshake.js';
import { Newcomers } from './transport/newcomers.js';
import { RawWire } from './transport/raw.wire.js';
import { RoomGateway } from './transport/room.gateway.js';
import { Transports } from './transport/transport.js';

const hub = [
  Announcer,
  Follower,
  Housekeeper,
  Membership,
  OtherNodes,
  ParticipantGatherer,
  RejoinWhenLeaseLost,
  Renames,
  RoomHub,
  RoomLookup,
  RoomReader,
  RoomSignals,
  TokenWatch,
];

const transport = [Connections, Door, Handshake, Newcomers, RawWire, RoomGateway, Transports];

/** Global for what others bring to it: the languages of raw WebSockets. */
@Global()
@Module({ providers: [...hub, ...transport, Dispatcher, Languages, RoomCommands, Rooms], exports: [Languages] })
export class RealtimeModule {}
