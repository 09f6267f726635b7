import type { DeviceChoice, DeviceKind, Permission } from './device-state.ts';

export interface DeviceLists {
  readonly cameras: readonly DeviceChoice[];
  readonly microphones: readonly DeviceChoice[];
  readonly speakers: readonly DeviceChoice[];
}

/** What the browser has; specs have a fake. */
export interface DeviceSource {
  /** False on pages over plain http, except on localhost. */
  readonly isSecure: boolean;
  open(kind: DeviceKind, id: string | null): Promise<MediaStreamTrack>;
  list(): Promise<DeviceLists>;
  permission(kind: DeviceKind): Promise<Permission>;
  /** Calls `changed` when devices or permissions change; returns what ends that. */
  watch(changed: () => void): () => void;
}

/** Small enough for four pictures to one another, large enough for a face. */
const VIDEO: MediaTrackConstraints = { width: { ideal: 640 }, height: { ideal: 360 }, frameRate: { ideal: 24, max: 30 } };
const AUDIO: MediaTrackConstraints = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };

const constraints = (kind: DeviceKind, id: string | null): MediaStreamConstraints => {
  // Not `exact`: another device is better than none.
  const device = id ? { deviceId: { ideal: id } } : {};
  return kind === 'camera' ? { video: { ...VIDEO, ...device } } : { audio: { ...AUDIO, ...device } };
};

const ofKind = (devices: readonly MediaDeviceInfo[], kind: MediaDeviceKind): DeviceChoice[] =>
  devices.filter((device) => device.kind === kind).map(({ deviceId: id, label }) => ({ id, label }));

export const browserDevices: DeviceSource = {
  isSecure: typeof navigator !== 'undefined' && !!navigator.mediaDevices,
  open: async (kind, id) => {
    const stream = await navigator.mediaDevices.getUserMedia(constraints(kind, id));
    return stream.getTracks()[0]!;
  },
  list: async () => {
    const devices = await navigator.mediaDevices.enumerateDevices();
    return {
      cameras: ofKind(devices, 'videoinput'),
      microphones: ofKind(devices, 'audioinput'),
      speakers: ofKind(devices, 'audiooutput'),
    };
  },
  permission: async (kind) => {
    try {
      return (await navigator.permissions.query({ name: kind as PermissionName })).state;
    } catch {
      // Firefox does not know these names.
      return 'unknown';
    }
  },
  watch: (changed) => {
    const ending = new AbortController();
    const options = { signal: ending.signal };
    navigator.mediaDevices.addEventListener('devicechange', changed, options);
    for (const name of ['camera', 'microphone'])
      navigator.permissions?.query({ name: name as PermissionName }).then(
        (status) => status.addEventListener('change', changed, options),
        () => undefined,
      );
    return () => ending.abort();
  },
};
