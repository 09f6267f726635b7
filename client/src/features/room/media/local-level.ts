/** How loud the own microphone is. */
export class LocalLevel {
  private context: AudioContext | null = null;
  private analyser: AnalyserNode | null = null;
  private track: MediaStreamTrack | null = null;
  private readonly samples = new Float32Array(1_024);

  /** Listens to this track from now on. */
  follow(track: MediaStreamTrack | null): void {
    if (track === this.track) return;
    void this.context?.close();
    this.context = this.analyser = null;
    this.track = track;
    if (!track) return;
    this.context = new AudioContext();
    this.analyser = this.context.createAnalyser();
    this.analyser.fftSize = this.samples.length;
    this.context.createMediaStreamSource(new MediaStream([track])).connect(this.analyser);
  }

  /** From 0 to 1, as the level of what others send. */
  level(): number {
    this.analyser?.getFloatTimeDomainData(this.samples);
    return this.analyser ? Math.sqrt(this.samples.reduce((sum, sample) => sum + sample ** 2, 0) / this.samples.length) : 0;
  }
}
