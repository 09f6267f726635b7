import { Module } from '@nestjs/common';
import { Admission } from './admission.js';
import { ClassStaff } from './class-staff.js';
import { Ending } from './ending.js';
import { EndSessionHandler } from './features/end-session.js';
import { GetLiveSessionOfClassHandler } from './features/get-live-session-of-class.js';
import { GetParticipantsHandler } from './features/get-participants.js';
import { GetRoomSessionHandler } from './features/get-room-session.js';
import { GetSessionAccessHandler, GetSessionAccessOfManyHandler } from './features/get-session-access.js';
import { JoinSessionHandler } from './features/join-session.js';
import { LeaveSessionHandler } from './features/leave-session.js';
import { StartAdHocSessionHandler } from './features/start-ad-hoc-session.js';
import { NodeLease } from './presence/node-lease.js';
import { NodeWatch } from './presence/node-watch.js';
import { PresenceLane } from './presence/presence-lane.js';
import { PresenceStore } from './presence/presence-store.js';
import { Reaper } from './presence/reaper.js';
import { ShareCodes } from './share-codes.js';
import { Starting } from './starting.js';

const features = [
  EndSessionHandler,
  GetLiveSessionOfClassHandler,
  GetParticipantsHandler,
  GetRoomSessionHandler,
  GetSessionAccessHandler,
  GetSessionAccessOfManyHandler,
  JoinSessionHandler,
  LeaveSessionHandler,
  StartAdHocSessionHandler,
];

const presence = [NodeLease, NodeWatch, PresenceLane, PresenceStore, Reaper];

@Module({ providers: [...features, ...presence, Admission, ClassStaff, Ending, ShareCodes, Starting] })
export class LiveSessionModule {}
