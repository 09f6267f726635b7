import type { DeviceLists, DeviceSource } from './browser-devices.ts';
import { FIRST, type Choices } from './choices.ts';
import type { DeviceKind, Permission } from './device-state.ts';
import { Devices } from './devices.ts';

class FakeTrack extends EventTarget {
  enabled = true;
  isStopped = false;
  constructor(readonly label: string) {
    super();
  }
  stop(): void {
    this.isStopped = true;
  }
}

class FakeSource implements DeviceSource {
  isSecure = true;
  plugged: Record<DeviceKind, string[]> = { camera: ['front'], microphone: ['inside'] };
  permissions: Record<DeviceKind, Permission> = { camera: 'granted', microphone: 'granted' };
  failure: Partial<Record<DeviceKind, string>> = {};
  readonly opened: { kind: DeviceKind; id: string | null; track: FakeTrack }[] = [];
  private waiting: (() => void) | null = null;
  private changed: () => void = () => undefined;

  open(kind: DeviceKind, id: string | null): Promise<MediaStreamTrack> {
    const name = this.failure[kind] ?? (this.plugged[kind].length ? undefined : 'NotFoundError');
    if (name) return Promise.reject(Object.assign(new Error(name), { name }));
    const track = new FakeTrack(id ?? this.plugged[kind][0]!);
    this.opened.push({ kind, id, track });
    const held = this.waiting;
    return held
      ? new Promise((resolve) => (this.waiting = () => resolve(track as unknown as MediaStreamTrack)))
      : Promise.resolve(track as never);
  }
  list(): Promise<DeviceLists> {
    const named = (ids: string[]) => ids.map((id) => ({ id, label: id }));
    return Promise.resolve({ cameras: named(this.plugged.camera), microphones: named(this.plugged.microphone), speakers: [] });
  }
  permission(kind: DeviceKind): Promise<Permission> {
    return Promise.resolve(this.permissions[kind]);
  }
  watch(changed: () => void): () => void {
    this.changed = changed;
    return () => (this.changed = () => undefined);
  }
  /** From now on devices take their time, until `let`. */
  hold(): () => void {
    this.waiting = () => undefined;
    return () => this.waiting?.();
  }
  async change(): Promise<void> {
    this.changed();
    await settled();
  }
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('camera and microphone', () => {
  let source: FakeSource;
  let stored: Choices;
  const create = (choices: Choices = FIRST) => new Devices(source, choices, (next) => (stored = next));
  const statuses = (devices: Devices) => {
    const { camera, microphone } = devices.store.getState();
    return { camera: camera.status, microphone: microphone.status };
  };
  beforeEach(() => {
    source = new FakeSource();
    stored = FIRST;
  });

  it('start as they were the last time, with the devices of the last time', async () => {
    source.plugged.microphone.push('headset');
    const devices = create({ ...FIRST, cameraOn: false, microphone: 'headset' });
    await devices.start();
    expect(statuses(devices)).toEqual({ camera: 'off', microphone: 'ready' });
    expect(source.opened.map(({ kind, id }) => [kind, id])).toEqual([['microphone', 'headset']]);
  });

  it('say that the browser is asking, or that they are starting once it has been allowed', async () => {
    source.permissions = { camera: 'granted', microphone: 'prompt' };
    const devices = create();
    const seen: string[] = [];
    devices.store.subscribe(({ camera, microphone }) => seen.push(`${camera.status} ${microphone.status}`));
    await devices.start();
    expect(seen).toEqual(expect.arrayContaining(['not-asked asking', 'starting ready']));
  });

  it.each([
    ['NotAllowedError', 'denied'],
    ['NotFoundError', 'none'],
    ['NotReadableError', 'in-use'],
    ['TypeError', 'failed'],
  ])('say what is wrong after %s', async (name, status) => {
    source.failure = { camera: name };
    const devices = create();
    await devices.start();
    expect(statuses(devices)).toEqual({ camera: status, microphone: 'ready' });
  });

  it('are not there on a page over plain http, and nothing is asked', async () => {
    source.isSecure = false;
    const devices = create();
    await devices.start();
    await devices.turnOn('camera');
    devices.turnOff('camera');
    devices.stop();
    expect(statuses(devices)).toEqual({ camera: 'insecure', microphone: 'insecure' });
    expect(source.opened).toEqual([]);
  });

  it('do not turn on by themselves when they are plugged in or allowed later', async () => {
    source.plugged = { camera: [], microphone: [] };
    const devices = create();
    await devices.start();
    expect(statuses(devices)).toEqual({ camera: 'none', microphone: 'none' });
    source.plugged = { camera: ['new'], microphone: ['new'] };
    await source.change();
    expect(statuses(devices)).toEqual({ camera: 'off', microphone: 'off' });
    expect(source.opened).toEqual([]);

    source.failure = { camera: 'NotAllowedError' };
    source.permissions.camera = 'denied';
    await devices.turnOn('camera');
    await source.change();
    expect(statuses(devices).camera).toBe('denied');
    source.failure = {};
    source.permissions.camera = 'granted';
    await source.change();
    expect(statuses(devices).camera).toBe('off');
  });

  it('say that a camera has vanished, and offer it again when it is back', async () => {
    const devices = create();
    await devices.start();
    source.plugged.camera = [];
    source.opened.find(({ kind }) => kind === 'camera')!.track.dispatchEvent(new Event('ended'));
    await source.change();
    expect(devices.store.getState().camera).toEqual({ status: 'vanished', track: null });
    source.plugged.camera = ['front'];
    await source.change();
    expect(statuses(devices).camera).toBe('off');
  });

  it('release a camera that is off; a microphone that is off only gives no sound', async () => {
    const devices = create();
    await devices.start();
    const [microphone, camera] = source.opened.map(({ track }) => track);
    devices.turnOff('camera');
    devices.turnOff('microphone');
    expect(statuses(devices)).toEqual({ camera: 'off', microphone: 'off' });
    expect([camera!.isStopped, microphone!.isStopped, microphone!.enabled]).toEqual([true, false, false]);
    expect(stored).toMatchObject({ cameraOn: false, microphoneOn: false });
    await devices.turnOn('microphone');
    expect(devices.store.getState().microphone).toEqual({ status: 'ready', track: microphone });
    expect([microphone!.enabled, stored.microphoneOn]).toEqual([true, true]);
  });

  it('release what arrives after it was switched off again', async () => {
    const release = source.hold();
    const devices = create({ ...FIRST, microphoneOn: false });
    const starting = devices.start();
    await settled();
    devices.turnOff('camera');
    release();
    await starting;
    expect(devices.store.getState().camera).toEqual({ status: 'off', track: null });
    expect(source.opened[0]!.track.isStopped).toBe(true);
  });

  it('stay off if the page is left while they start, and are started once if that is asked for twice', async () => {
    const devices = create();
    const leaving = devices.start();
    devices.stop();
    await leaving;
    expect(source.opened).toEqual([]);
    await Promise.all([devices.start(), devices.start()]);
    expect(source.opened).toHaveLength(2);
  });

  it('change to another device at once if they are on, and remember it', async () => {
    const devices = create();
    await devices.start();
    const [microphone] = source.opened.map(({ track }) => track);
    await devices.use('microphone', 'headset');
    expect(microphone!.isStopped).toBe(true);
    expect(source.opened.at(-1)).toMatchObject({ kind: 'microphone', id: 'headset' });
    expect(stored.microphone).toBe('headset');
    devices.turnOff('microphone');
    await devices.use('microphone', 'inside');
    expect(statuses(devices).microphone).toBe('off');
    expect(source.opened.at(-1)!.track.isStopped).toBe(true);
    await devices.turnOn('microphone');
    expect(source.opened.at(-1)).toMatchObject({ kind: 'microphone', id: 'inside' });
  });

  it('are all released at the end', async () => {
    const devices = create();
    await devices.start();
    devices.turnOff('microphone');
    devices.stop();
    expect(source.opened.map(({ track }) => track.isStopped)).toEqual([true, true]);
    source.plugged.camera = [];
    await source.change();
    expect(statuses(devices)).toEqual({ camera: 'not-asked', microphone: 'not-asked' });
  });
});
