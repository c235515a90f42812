/** Host and kiosk on one machine: no file travels, so no person compares words. */
import type { Instant } from '../../../machines/domain.ts';
import { admit } from './admit.ts';
import { readHost } from './host.ts';
import type { Identity } from './identity.ts';
import { makeRequest, takeAnswer } from './request.ts';

/** The broker's files are the next step (broker-files.ts), after the last kiosk. */
export async function enrolHere(
  hostFolder: string,
  { kiosk, folder, now }: { kiosk: string; folder: string; now: Instant },
): Promise<Identity> {
  const { request, words } = await makeRequest(folder, kiosk);
  const { answer } = await admit(readHost(hostFolder), request, words, now);
  return takeAnswer(folder, answer);
}
