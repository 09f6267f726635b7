import { clockText } from './clock-text.ts';

it.each([
  [0, '0:00'],
  [65.9, '1:05'],
  [3_845, '1:04:05'],
])('%d seconds are shown as %s', (seconds, text) => expect(clockText(seconds)).toBe(text));
