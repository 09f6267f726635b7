import { chromium, type Browser } from 'playwright-core';
import { program } from './programs.ts';

const PATH = program('chromium');
const FLAGS = [
  // A camera that shows a clock and a microphone that beeps, without a question to the user.
  '--use-fake-device-for-media-stream=fps=15',
  '--use-fake-ui-for-media-stream',
  '--autoplay-policy=no-user-gesture-required',
  // A machine of a CI may have no other interface.
  '--allow-loopback-in-peer-connection',
  // Pages of a test come from Playwright, that is from no known network, and may connect to this machine all the same.
  '--disable-features=WebRtcHideLocalIpsWithMdns,LocalNetworkAccessChecks,LocalNetworkAccessChecksWebSockets',
  '--disable-sync',
  '--disable-quic',
];

/** A headless Chromium with fake devices. */
export const startChromium = (): Promise<Browser> =>
  chromium.launch({ executablePath: PATH, args: FLAGS, chromiumSandbox: process.getuid?.() !== 0 });
