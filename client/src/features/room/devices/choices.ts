/** What somebody chose on this computer: which devices, and whether they were on. */
export interface Choices {
  readonly camera: string | null;
  readonly microphone: string | null;
  readonly speaker: string | null;
  readonly cameraOn: boolean;
  readonly microphoneOn: boolean;
}

export const FIRST: Choices = { camera: null, microphone: null, speaker: null, cameraOn: true, microphoneOn: true };

const KEY = 'rollcall.devices';

const isFlag = (value: unknown): value is boolean => typeof value === 'boolean';
const idOf = (value: unknown): string | null => (typeof value === 'string' && value ? value : null);

/** The choices in a stored text; the first ones where it says nothing usable. */
export const choicesIn = (text: string | null): Choices => {
  let stored: Partial<Record<keyof Choices, unknown>> = {};
  try {
    stored = (JSON.parse(text ?? '{}') as typeof stored | null) ?? {};
  } catch {
    // As good as nothing stored.
  }
  return {
    camera: idOf(stored.camera),
    microphone: idOf(stored.microphone),
    speaker: idOf(stored.speaker),
    cameraOn: isFlag(stored.cameraOn) ? stored.cameraOn : FIRST.cameraOn,
    microphoneOn: isFlag(stored.microphoneOn) ? stored.microphoneOn : FIRST.microphoneOn,
  };
};

export const readChoices = (): Choices => choicesIn(localStorage.getItem(KEY));
export const writeChoices = (choices: Choices): void => localStorage.setItem(KEY, JSON.stringify(choices));
