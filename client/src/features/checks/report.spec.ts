import { reportOf } from './report.ts';

it('the report of a test says what works, what failed and why, and what was not run', () => {
  const report = reportOf({
    at: new Date('2026-09-01T08:00:00Z'),
    page: 'https://school.example',
    browser: 'Chrome',
    devices: { Camera: 'ready', Microphone: 'denied' },
    checks: { Server: { ok: true, took: 12 }, Socket: { ok: false, detail: 'timeout' }, Peers: { ok: true }, Other: null },
  });
  expect(report.split('\n')).toEqual([
    'Rollcall device and connection test, 2026-09-01T08:00:00.000Z',
    'Page: https://school.example',
    'Browser: Chrome',
    'Camera: ready',
    'Microphone: denied',
    'Server: works (12 ms)',
    'Socket: FAILED (timeout)',
    'Peers: works',
    'Other: not run',
  ]);
});
