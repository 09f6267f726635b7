/** In ms: somebody who pauses for breath still speaks. */
const HOLDS = 800;
/** On the scale of RTCRtpReceiver.getSynchronizationSources, where 1 is the loudest. */
const LOUD = 0.012;

/** Who is speaking, by the loudness of each, measured a few times a second. */
export class SpeakingWatch {
  private readonly lastHeard = new Map<string, number>();

  hear(userId: string, level: number, at: number): void {
    if (level >= LOUD) this.lastHeard.set(userId, at);
  }

  /** In no particular order. */
  speakers(at: number): string[] {
    return [...this.lastHeard].flatMap(([userId, heard]) => (at - heard < HOLDS ? [userId] : []));
  }

  forget(userId: string): void {
    this.lastHeard.delete(userId);
  }
}
