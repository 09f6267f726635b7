import { msg } from '@lingui/core/macro';
import type { MessageDescriptor } from '@lingui/core';
import type { DeviceKind, DeviceStatus } from './device-state.ts';

/* Exactly one sentence for each status of each device. */

const CAMERA: Readonly<Record<DeviceStatus, MessageDescriptor>> = {
  'not-asked': msg`Your camera is not on yet.`,
  asking: msg`Your browser is asking whether it may use your camera: choose “Allow”.`,
  starting: msg`Your camera is starting.`,
  ready: msg`Your camera is on.`,
  off: msg`Your camera is off.`,
  denied: msg`Your browser does not let this page use your camera.`,
  none: msg`No camera was found. You can join without one.`,
  'in-use': msg`Your camera cannot be started: another program may be using it.`,
  vanished: msg`Your camera was unplugged. Plug it in again and switch it on, or go on without it.`,
  insecure: msg`Browsers give cameras only to pages over https. You can join without one.`,
  failed: msg`Your camera cannot be started. Choose another one, or join without it.`,
};

const MICROPHONE: Readonly<Record<DeviceStatus, MessageDescriptor>> = {
  'not-asked': msg`Your microphone is not on yet.`,
  asking: msg`Your browser is asking whether it may use your microphone: choose “Allow”.`,
  starting: msg`Your microphone is starting.`,
  ready: msg`Your microphone is on.`,
  off: msg`Your microphone is off.`,
  denied: msg`Your browser does not let this page use your microphone.`,
  none: msg`No microphone was found. You can join without one.`,
  'in-use': msg`Your microphone cannot be started: another program may be using it.`,
  vanished: msg`Your microphone was unplugged. Plug it in again and switch it on, or go on without it.`,
  insecure: msg`Browsers give microphones only to pages over https. You can join without one.`,
  failed: msg`Your microphone cannot be started. Choose another one, or join without it.`,
};

export const sentenceFor = (kind: DeviceKind, status: DeviceStatus): MessageDescriptor => (kind === 'camera' ? CAMERA : MICROPHONE)[status];
