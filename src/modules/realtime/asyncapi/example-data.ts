import type { LineState, MyAttendance } from '../../../contracts/attendance.ts';
import type { ClassroomState } from '../../../contracts/classroom/room-state.ts';
import type { RoomSession } from '../../../contracts/live-session.ts';
import type { SessionVideo } from '../../../contracts/live-session/video.ts';
import type { OnTheWire, ParticipantView } from '../../../contracts/realtime.ts';
import type { MediaView } from '../../../contracts/realtime/media.ts';

/* The people and the class that all examples are about. */

export const SESSION = '0198a2f4-6c1e-7b3a-9d52-3f1f6f0c8e11';
export const GRACE = '0198a2e0-11aa-7c2d-8f00-5b1d2c3e4f50';
export const CLASS = '0198a2ef-55ee-7061-8d44-9f516a7c8d94';
export const AMARA = '0198a2e1-22bb-7d3e-9a11-6c2e3d4f5a61';
export const LUCA = '0198a2e2-33cc-7e4f-8b22-7d3f4e5a6b72';
export const BOOKING = '0198a2f1-77aa-7283-8f66-b1738c9eafb6';
export const YUKI = '0198a2e3-44dd-7f50-9c33-8e405f6b7c83';

export const liveSession: OnTheWire<RoomSession> = {
  id: SESSION,
  title: 'Physics 10b',
  status: 'live',
  outcome: null,
  classId: CLASS,
  hostId: GRACE,
  instructor: 'Grace Hopper',
  startedAt: '2026-09-01T07:00:00.000Z',
  endedAt: null,
  videoUrl: null,
  video: null,
  capture: ['teacher'],
  marksVisibility: 'concerned',
};

/** The video that the teacher adds during the session. */
export const lesson: SessionVideo = { kind: 'file', embedUrl: 'https://video.example/lesson.mp4', id: null, startSeconds: null };

const allOff = { microphone: false, camera: false, screen: false };
export const grace: ParticipantView = { userId: GRACE, name: 'Grace Hopper', role: 'teacher', ...allOff, microphone: true };
export const amara: ParticipantView = { userId: AMARA, name: 'Amara Okafor', role: 'student', ...allOff };
export const luca: ParticipantView = { userId: LUCA, name: 'Luca Brandt', role: 'student', ...allOff };

export const classroom: OnTheWire<ClassroomState> = {
  chatOpen: true,
  locked: false,
  muted: [],
  hands: { items: [{ userId: LUCA, name: luca.name, seq: 6, at: '2026-09-01T07:05:00.000Z' }], count: 1 },
  playback: null,
};

export const amaraIsPresent: OnTheWire<LineState> = {
  studentId: AMARA,
  expected: true,
  notExpected: null,
  status: 'present',
  source: 'teacher',
  markedAt: '2026-09-01T07:02:10.000Z',
};
export const lucaIsUnmarked: OnTheWire<LineState> = {
  studentId: LUCA,
  expected: true,
  notExpected: null,
  status: null,
  source: null,
  markedAt: null,
};
/** As produced by a browser's RTCPeerConnection. */
export const offer = { type: 'offer', sdp: 'v=0\r\no=- 46117 2 IN IP4 127.0.0.1\r\n' };
export const answer = { type: 'answer', sdp: 'v=0\r\no=- 20518 2 IN IP4 127.0.0.1\r\n' };
export const candidate = { candidate: 'candidate:1 1 udp 2122260223 192.0.2.7 54321 typ host', sdpMid: '0', sdpMLineIndex: 0 };

export const mesh: MediaView = {
  mode: 'mesh',
  reason: null,
  message: null,
  limit: 4,
  peers: [{ userId: GRACE, offers: false }],
  iceServers: [
    { urls: ['stun:turn.example:3478'] },
    { urls: ['turn:turn.example:3478?transport=udp'], username: `1788249600:${AMARA}`, credential: 'Q3hlUnJkbzFBSmJ4ZkFvT3p4SlE=' },
  ],
};
export const noVideo: MediaView = {
  mode: 'none',
  reason: 'not-asked',
  message: 'You have not asked to take part in the video.',
  limit: 0,
  peers: [],
  iceServers: [],
};

export const lucaIsLate = { studentId: LUCA, status: 'late', source: 'teacher', by: GRACE, at: '2026-09-01T07:09:30.000Z' } as const;
export const lucasLine: OnTheWire<MyAttendance> = {
  sessionId: SESSION,
  status: 'late',
  source: 'teacher',
  expected: true,
  notExpected: null,
  markedAt: lucaIsLate.at,
  attendedSeconds: 312,
  firstJoinedAt: lucaIsLate.at,
  lastLeftAt: null,
  verification: {
    status: 'accepted',
    method: 'picture',
    askedAt: '2026-09-01T07:10:00.000Z',
    decidedAt: '2026-09-01T07:11:30.000Z',
  },
};
export const lineOfNobody: OnTheWire<MyAttendance> = {
  ...lucasLine,
  status: null,
  source: null,
  markedAt: null,
  attendedSeconds: 0,
  firstJoinedAt: null,
  verification: null,
};
