interface Size {
  readonly width: number;
  readonly height: number;
}

/** The picture of one participant. Nobody listens to the sound. */
export class Tile {
  private readonly video = document.createElement('video');
  /** When the first frame was shown; undefined before that. */
  firstFrameAt: number | undefined;
  /** Frames shown. */
  frames = 0;
  size: Size | undefined;

  constructor(
    title: string,
    camera: MediaStreamTrack,
    private readonly changed: () => void,
  ) {
    Object.assign(this.video, { muted: true, playsInline: true, autoplay: true, title, srcObject: new MediaStream([camera]) });
    document.body.append(this.video);
    this.watch();
  }

  remove(): void {
    this.video.srcObject = null;
    this.video.remove();
  }

  private watch(): void {
    this.video.requestVideoFrameCallback((_now, { presentedFrames, width, height }) => {
      this.frames = presentedFrames;
      this.size = { width, height };
      if (this.firstFrameAt === undefined) {
        this.firstFrameAt = Date.now();
        this.changed();
      }
      this.watch();
    });
  }
}
