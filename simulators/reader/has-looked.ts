/** A reader looks now and then: what plays a patron waits for that, as a patron need not. */
import { setTimeout as pause } from 'node:timers/promises';
import type { ReaderSimulator } from '../reader.ts';

const looksWithinMs = 2_000;

/**
 * Resolves once the kiosk has begun to look at the plate after its look number `since`: what is laid
 * down earlier may be of the screen before (0082). A reader without requests is not waited for.
 */
export async function hasLooked(
  reader: Pick<ReaderSimulator, 'connected' | 'looks' | 'requests'>,
  since = reader.looks(),
): Promise<void> {
  // The first look after it may have begun before it.
  const enough = since + 2;
  const until = Date.now() + looksWithinMs;
  const isAsked = () => reader.connected && reader.requests() > 0;
  while (isAsked() && reader.looks() < enough && Date.now() < until) await pause(5);
}
