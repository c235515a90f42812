/** Where each simulator of the world listens, and to which kiosk a port belongs. */
import type { PaymentPorts } from '../payments/simulators.ts';

export const ports = {
  library: 6001,
  reader: 10001,
  scanner: 10002,
  printer: 9100,
  terminal: 20007,
  /** of the kiosk: a terminal connects to it (OPI) */
  channel: 4100,
  code: 8443,
} as const;
/** of a library system behind its front, where SIP2 goes inside HTTPS */
export const behindPort = 7_777;
export type Far = keyof typeof ports;
/** of the first kiosk; each other one is so far from the one before */
export const portsApart = 100;
interface Wire {
  far: Far;
  nth: number;
}
export function wiresOf(count: number): Map<number, Wire> {
  const all = Array.from({ length: count }, (_, nth) =>
    Object.entries(ports).map(([far, port]): [number, Wire] => [
      port + portsApart * nth,
      { far: far as Far, nth },
    ]),
  );
  return new Map(all.flat());
}

export function paymentPorts(nth: number): PaymentPorts {
  const apart = portsApart * nth;
  return {
    terminal: ports.terminal + apart,
    channel: ports.channel + apart,
    code: ports.code + apart,
  };
}
