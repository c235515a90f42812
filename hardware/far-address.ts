/** Whether who connects to the kiosk is the device that it connects to itself. */
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';

/** An address of a host name is looked up again after so long. */
const staleMs = 60_000;

/** `::ffff:10.0.0.1` is how a socket of both families writes 10.0.0.1. */
export function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
}

/** `host`: a name or an address; `from`: a plain address. */
export function createAddressCheck(host: string): (from: string) => Promise<boolean> {
  if (isIP(host) !== 0) return async (from) => from === host.toLowerCase();
  let known: { addresses: readonly string[]; atMs: number } | null = null;
  return async (from) => {
    if (
      known === null ||
      performance.now() - known.atMs > staleMs ||
      !known.addresses.includes(from)
    ) {
      const found = await lookup(host, { all: true }).catch(() => []);
      known = { addresses: found.map(({ address }) => address), atMs: performance.now() };
    }
    return known.addresses.includes(from);
  };
}
