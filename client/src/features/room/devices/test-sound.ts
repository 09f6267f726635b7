/** In Hz: a fourth, upwards. */
const NOTES = [523.25, 698.46];
/** In seconds. */
const LENGTH = 0.35;

/** Plays two notes on this speaker; null: on the usual one. Resolves when they are over. */
export const playTestSound = async (speaker: string | null): Promise<void> => {
  const context = new AudioContext() as AudioContext & { setSinkId?: (id: string) => Promise<void> };
  // A speaker that has gone: the usual one will do.
  if (speaker) await context.setSinkId?.(speaker).catch(() => undefined);
  for (const [index, note] of NOTES.entries()) {
    const [from, oscillator, gain] = [context.currentTime + index * LENGTH, context.createOscillator(), context.createGain()];
    oscillator.frequency.value = note;
    gain.gain.setValueAtTime(0.25, from);
    gain.gain.exponentialRampToValueAtTime(0.001, from + LENGTH);
    oscillator.connect(gain).connect(context.destination);
    oscillator.start(from);
    oscillator.stop(from + LENGTH);
  }
  await new Promise((resolve) => setTimeout(resolve, NOTES.length * LENGTH * 1_000));
  await context.close();
};
