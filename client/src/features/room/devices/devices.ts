import { createStore, type StoreApi } from 'zustand/vanilla';
import type { DeviceLists, DeviceSource } from './browser-devices.ts';
import type { Choices } from './choices.ts';
import { afterChange, afterFailure, canTurnOn, isTrouble, whileOpening, type DeviceKind, type DeviceStatus } from './device-state.ts';

export interface DeviceState {
  readonly status: DeviceStatus;
  /** Only while `status` is `ready`. */
  readonly track: MediaStreamTrack | null;
}
export interface DevicesState extends Readonly<Record<DeviceKind, DeviceState>> {
  readonly lists: DeviceLists;
  readonly choices: Choices;
}

const LIST = { camera: 'cameras', microphone: 'microphones' } as const;
const ON = { camera: 'cameraOn', microphone: 'microphoneOn' } as const;

/** The camera, microphone and speaker of this page. Only the person switches one on: neither a plug nor a change of permission does. */
export class Devices {
  readonly store: StoreApi<DevicesState>;
  /** Goes up with each start and stop, so that an earlier start does not go on. */
  private run = 0;
  private unwatch: () => void = () => undefined;
  /** A microphone that is off stays open, without a sound: opening it takes a word's time, and makes some headsets change their sound. */
  private resting: MediaStreamTrack | null = null;
  /** The number of the newest request for each device: what an older one brings is not wanted any more. */
  private readonly turns: Record<DeviceKind, number> = { camera: 0, microphone: 0 };

  constructor(
    private readonly source: DeviceSource,
    choices: Choices,
    private readonly remember: (choices: Choices) => void,
  ) {
    const status: DeviceStatus = source.isSecure ? 'not-asked' : 'insecure';
    this.store = createStore<DevicesState>(() => ({
      camera: { status, track: null },
      microphone: { status, track: null },
      lists: { cameras: [], microphones: [], speakers: [] },
      choices,
    }));
  }

  /** Switches on what was on the last time. */
  async start(): Promise<void> {
    if (!this.source.isSecure) return;
    const run = ++this.run;
    this.unwatch();
    this.unwatch = this.source.watch(() => void this.refresh());
    await this.refresh();
    // One after the other, so that the browser asks one question at a time.
    for (const kind of ['microphone', 'camera'] as const) {
      if (run !== this.run) return;
      if (this.store.getState().choices[ON[kind]]) await this.open(kind);
      else this.set(kind, { status: this.idle(kind), track: null });
    }
  }

  async turnOn(kind: DeviceKind): Promise<void> {
    this.choose({ [ON[kind]]: true });
    await this.open(kind);
  }

  turnOff(kind: DeviceKind): void {
    this.choose({ [ON[kind]]: false });
    const { track } = this.store.getState()[kind];
    if (kind === 'camera' || !track) return this.close(kind, this.idle(kind));
    track.enabled = false;
    this.resting = track;
    this.set(kind, { status: 'off', track: null });
  }

  /** Uses another device from now on, at once if it is on. */
  async use(kind: DeviceKind, id: string): Promise<void> {
    this.choose({ [kind]: id });
    if (kind === 'microphone') this.rest();
    if (this.store.getState()[kind].status !== 'ready') return;
    this.close(kind, 'starting');
    await this.open(kind);
  }

  chooseSpeaker(id: string): void {
    this.choose({ speaker: id });
  }

  /** Releases the devices. */
  stop(): void {
    this.run++;
    this.unwatch();
    this.unwatch = () => undefined;
    this.rest();
    for (const kind of ['camera', 'microphone'] as const) this.close(kind, 'not-asked');
  }

  /** Releases a microphone that is off. */
  private rest(): void {
    this.resting?.stop();
    this.resting = null;
  }

  private async open(kind: DeviceKind): Promise<void> {
    const { status, track } = this.store.getState()[kind];
    if (track || (status !== 'starting' && !canTurnOn(status))) return;
    if (kind === 'microphone' && this.resting) return this.wake(this.resting);
    const turn = ++this.turns[kind];
    this.set(kind, { status: whileOpening(await this.source.permission(kind)), track: null });
    try {
      const opened = await this.source.open(kind, this.store.getState().choices[kind]);
      if (turn !== this.turns[kind]) return opened.stop();
      opened.addEventListener('ended', () => this.ended(kind, opened));
      this.set(kind, { status: 'ready', track: opened });
      await this.list();
    } catch (error) {
      if (turn === this.turns[kind]) this.set(kind, { status: afterFailure(error), track: null });
    }
  }

  private wake(track: MediaStreamTrack): void {
    this.resting = null;
    track.enabled = true;
    this.set('microphone', { status: 'ready', track });
  }

  private close(kind: DeviceKind, status: DeviceStatus): void {
    this.turns[kind]++;
    this.store.getState()[kind].track?.stop();
    if (this.source.isSecure) this.set(kind, { status, track: null });
  }

  /** The device was unplugged, or the browser took it away. */
  private ended(kind: DeviceKind, track: MediaStreamTrack): void {
    if (this.resting === track) this.resting = null;
    if (this.store.getState()[kind].track !== track) return;
    this.turns[kind]++;
    this.set(kind, { status: 'vanished', track: null });
  }

  private async refresh(): Promise<void> {
    if (!this.source.isSecure) return;
    await this.list();
    for (const kind of ['camera', 'microphone'] as const) {
      const permission = await this.source.permission(kind);
      const { lists, [kind]: device } = this.store.getState();
      const status = afterChange(device.status, lists[LIST[kind]].length, permission);
      if (status !== device.status) this.set(kind, { status, track: null });
    }
  }

  private async list(): Promise<void> {
    this.store.setState({ lists: await this.source.list() });
  }

  /** The status of a device that is not on: what is in its way stays. */
  private idle(kind: DeviceKind): DeviceStatus {
    const { status } = this.store.getState()[kind];
    return isTrouble(status) ? status : 'off';
  }

  private choose(change: Partial<Choices>): void {
    const choices = { ...this.store.getState().choices, ...change };
    this.store.setState({ choices });
    this.remember(choices);
  }

  private set(kind: DeviceKind, state: DeviceState): void {
    this.store.setState({ [kind]: state });
  }
}
