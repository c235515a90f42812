/** Whether who connects to the kiosk is the device that it connects to itself. */
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';

/** An address of a host name is looked up again after so long. */
const staleMs = 60_000;
/**
 * For an address that is not known, so long after the last time at the earliest: lookups share their
 * threads with the disk, and strangers must not keep them busy.
 */
const soonestMs = 2_000;

/** `::ffff:10.0.0.1` is how a socket of both families writes 10.0.0.1. */
export function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
}

/** `host`: a name or an address; `from`: a plain address. */
export function createAddressCheck(host: string): (from: string) => Promise<boolean> {
  if (isIP(host) !== 0) return async (from) => from === host.toLowerCase();
  let known: readonly string[] = [];
  let lookedUpMs = Number.NEGATIVE_INFINITY;
  let looking: Promise<void> | null = null;

  async function look(): Promise<void> {
    // Without an answer the last one counts.
    const found = await lookup(host, { all: true }).catch(() => null);
    if (found) known = found.map(({ address }) => address);
    lookedUpMs = performance.now();
    looking = null;
  }

  return async (from) => {
    const ageMs = performance.now() - lookedUpMs;
    if (ageMs > (known.includes(from) ? staleMs : soonestMs)) {
      looking ??= look();
      await looking;
    }
    return known.includes(from);
  };
}
