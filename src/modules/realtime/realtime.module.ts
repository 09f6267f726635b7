import { Global, Module } from '@nestjs/common';
import { CommandTable } from './commands/command-table.ts';
import { Dispatcher } from './commands/dispatcher.ts';
import { AnnouncementAccess } from './hub/announcement-access.ts';
import { Announcer } from './hub/announcer.ts';
import { AutoJoin } from './hub/auto-join.ts';
import { ConnectionAccess } from './hub/connection-access.ts';
import { Knocks } from './hub/knocks.ts';
import { MediaStates } from './hub/media-states.ts';
import { OtherNodes } from './hub/other-nodes.ts';
import { ParticipantChanges } from './hub/participant-changes.ts';
import { RoomHub } from './hub/room-hub.ts';
import { RoomLookup } from './hub/room-lookup.ts';
import { RoomMembership } from './hub/room-membership.ts';
import { RoomPresence } from './hub/room-presence.ts';
import { RoomReplay } from './hub/room-replay.ts';
import { RoomSignals } from './hub/room-signals.ts';
import { DisconnectSlowClients } from './jobs/disconnect-slow-clients.ts';
import { ExpireTokens } from './jobs/expire-tokens.ts';
import { FollowOtherNodes } from './jobs/follow-other-nodes.ts';
import { ProbeRawSockets } from './jobs/probe-raw-sockets.ts';
import { SendHeartbeat } from './jobs/send-heartbeat.ts';
import { IceServers } from './media/ice-servers.ts';
import { MediaCommands } from './media/media-commands.ts';
import { MediaPlaces } from './media/media-places.ts';
import { MediaRooms } from './media/media-rooms.ts';
import { MediaSignals } from './media/media-signals.ts';
import { MediaViews } from './media/media-views.ts';
import { SocketDialects } from './ports/socket-dialects.ts';
import { ConnectionLifecycle } from './transport/connection-lifecycle.ts';
import { Connections } from './transport/connections.ts';
import { Handshake } from './transport/handshake/handshake.ts';
import { PendingHandshakes } from './transport/handshake/pending-handshakes.ts';
import { RawSocketServer } from './transport/raw/raw-socket-server.ts';
import { RoomGateway } from './transport/socket-io/room.gateway.ts';
import { Transports } from './transport/transports.ts';

const commands = [CommandTable, Dispatcher];
const hub = [
  AnnouncementAccess,
  Announcer,
  AutoJoin,
  ConnectionAccess,
  Knocks,
  MediaStates,
  OtherNodes,
  ParticipantChanges,
  RoomHub,
  RoomLookup,
  RoomMembership,
  RoomPresence,
  RoomReplay,
  RoomSignals,
];
const jobs = [DisconnectSlowClients, ExpireTokens, FollowOtherNodes, ProbeRawSockets, SendHeartbeat];
const media = [IceServers, MediaCommands, MediaPlaces, MediaRooms, MediaSignals, MediaViews];
const transport = [ConnectionLifecycle, Connections, Handshake, PendingHandshakes, RawSocketServer, RoomGateway, Transports];

/** Global, because dialects register here but must not import modules. */
@Global()
@Module({ providers: [...commands, ...hub, ...jobs, ...media, ...transport, SocketDialects], exports: [SocketDialects] })
export class RealtimeModule {}
