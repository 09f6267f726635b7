/** Sharing the screen, until the person or the browser ends it. */
export class Screen {
  private track: MediaStreamTrack | null = null;

  constructor(private readonly changed: (track: MediaStreamTrack | null) => void) {}

  static isSupported(): boolean {
    return !!navigator.mediaDevices?.getDisplayMedia;
  }

  /** Asks what to share. Does nothing if the person closes that question. */
  async start(): Promise<void> {
    if (this.track) return;
    try {
      const stream = await navigator.mediaDevices.getDisplayMedia({ video: { frameRate: { ideal: 8, max: 15 } }, audio: false });
      this.set(stream.getVideoTracks()[0] ?? null);
    } catch (error) {
      if ((error as Error).name !== 'NotAllowedError') throw error;
    }
  }

  stop(): void {
    if (!this.track) return;
    this.track.stop();
    this.track = null;
    this.changed(null);
  }

  private set(track: MediaStreamTrack | null): void {
    this.track = track;
    // Text must stay sharp.
    if (track) track.contentHint = 'detail';
    track?.addEventListener('ended', () => this.track === track && this.stop());
    this.changed(track);
  }
}
