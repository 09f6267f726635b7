/* How well the media of a connection arrives. */

/** Packets since the connection began. */
export interface Received {
  readonly packets: number;
  readonly lost: number;
}

/** People notice when more than this share of the packets is lost. */
const TOO_MANY_LOST = 0.08;
/** In fewer packets a share says nothing. */
const ENOUGH = 20;

export const receivedIn = (report: Iterable<Readonly<Record<string, unknown>>>): Received => {
  let [packets, lost] = [0, 0];
  for (const { type, packetsReceived, packetsLost } of report) {
    if (type !== 'inbound-rtp') continue;
    packets += Number(packetsReceived ?? 0);
    lost += Math.max(0, Number(packetsLost ?? 0));
  }
  return { packets, lost };
};

/** Whether much was lost between two measurements. */
export const isWeak = (before: Received | undefined, now: Received): boolean => {
  if (!before) return false;
  const [packets, lost] = [now.packets - before.packets, now.lost - before.lost];
  return packets + lost >= ENOUGH && lost / (packets + lost) > TOO_MANY_LOST;
};
