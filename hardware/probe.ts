/**
 * A port that is opened once, asked a few questions, and closed: to find out which device is there.
 */
import { type Address, formatAddress } from './address.ts';
import type { Line } from './line.ts';
import { openPort } from './open.ts';
import { PortError, type PortTrouble } from './port.ts';
import { reasonOf } from './reason.ts';

export interface Probe extends Line {
  /** receives the bytes from now on */
  onData: (chunk: Uint8Array) => void;
  /** called once when the far end is gone */
  onDown: (reason: string) => void;
}
/** The port could not be opened. */
export interface Closed {
  kind: 'closed';
  trouble: PortTrouble;
  why: string;
}

const probeConnectTimeoutMs = 3_000;

/** Opens, runs `ask`, and always closes. Never rejects because of the port. */
export async function probing<Value>(
  address: Address,
  ask: (probe: Probe) => Promise<Value>,
  connectTimeoutMs = probeConnectTimeoutMs,
): Promise<Value | Closed> {
  let up = true;
  const handlers = {
    onData: (chunk: Uint8Array) => probe.onData(chunk),
    onDown: (reason: string) => {
      up = false;
      probe.onDown(reason);
    },
  };
  const probe: Probe = {
    get up() {
      return up;
    },
    onData: () => {},
    onDown: () => {},
    write: (bytes) => (opened ? opened.write(bytes) : Promise.reject(new Error('closed'))),
    drop: (reason) => handlers.onDown(reason),
    close: async () => opened?.close(),
  };
  let opened: Awaited<ReturnType<typeof openPort>> | null = null;
  try {
    opened = await openPort(address, handlers, { connectTimeoutMs });
  } catch (error) {
    if (error instanceof PortError)
      return { kind: 'closed', trouble: error.trouble, why: error.message };
    // serialport refuses a speed that the system does not have by throwing.
    return {
      kind: 'closed',
      trouble: 'other',
      why: `${formatAddress(address)}: ${reasonOf(error)}`,
    };
  }
  try {
    return await ask(probe);
  } finally {
    await opened.close();
  }
}
