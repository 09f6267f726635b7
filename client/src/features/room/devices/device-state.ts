/* What a camera or microphone is doing, without a browser. The sentence for each is in device-text.tsx. */

export type DeviceKind = 'camera' | 'microphone';

/**
 * `asking`: the browser is asking for permission. `starting`: permission is there, the device is not yet. `off`: it could be switched on. `none`: there is
 * no such device. `vanished`: it was unplugged while on. `insecure`: browsers give no devices to pages over plain http.
 */
export type DeviceStatus =
  'not-asked' | 'asking' | 'starting' | 'ready' | 'off' | 'denied' | 'none' | 'in-use' | 'vanished' | 'insecure' | 'failed';

export type Permission = 'granted' | 'denied' | 'prompt' | 'unknown';

/** A device in a list to choose from. */
export interface DeviceChoice {
  readonly id: string;
  /** Empty as long as the browser has not been allowed to say it. */
  readonly label: string;
}

/** The status while the browser is being asked for the device. */
export const whileOpening = (permission: Permission): DeviceStatus => (permission === 'granted' ? 'starting' : 'asking');

const BY_ERROR: Readonly<Record<string, DeviceStatus>> = {
  NotAllowedError: 'denied',
  SecurityError: 'denied',
  NotFoundError: 'none',
  OverconstrainedError: 'none',
  NotReadableError: 'in-use',
  AbortError: 'in-use',
};

/** The status after getUserMedia has failed. */
export const afterFailure = (error: unknown): DeviceStatus => BY_ERROR[(error as { name?: string } | null)?.name ?? ''] ?? 'failed';

/** The status when the list of devices or the permission has changed. Nothing is ever switched on by that. */
export const afterChange = (status: DeviceStatus, found: number, permission: Permission): DeviceStatus => {
  if ((status === 'none' || status === 'vanished') && found) return 'off';
  if ((status === 'off' || status === 'not-asked') && !found && permission === 'granted') return 'none';
  if (status === 'denied' && permission !== 'denied' && permission !== 'unknown') return 'off';
  return status;
};

/** Whether a click on the device's button may switch it on. */
export const canTurnOn = (status: DeviceStatus): boolean => !['asking', 'starting', 'ready', 'insecure'].includes(status);

/** Whether nobody can use the device until something is done about it. */
export const isTrouble = (status: DeviceStatus): boolean => ['denied', 'none', 'in-use', 'vanished', 'insecure', 'failed'].includes(status);
