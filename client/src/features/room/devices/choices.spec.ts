import { choicesIn, FIRST } from './choices.ts';

describe('the devices chosen last time', () => {
  it('are read back', () => {
    const choices = { camera: 'a', microphone: null, speaker: 'b', cameraOn: false, microphoneOn: true };
    expect(choicesIn(JSON.stringify(choices))).toEqual(choices);
  });

  it.each([null, '', 'null', '{', '[]', '{"camera":3,"cameraOn":"yes","microphone":""}'])('are the first ones if %s is stored', (text) => {
    expect(choicesIn(text)).toEqual(FIRST);
  });
});
