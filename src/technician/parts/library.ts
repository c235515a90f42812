import { attention, broken, type Finding, fine } from '../finding.ts';
import { sinceOf, stopwatch } from '../health/device-light.ts';
import { currencyComplaint } from '../health/library-currency.ts';
import type { TestParts } from '../health/test-parts.ts';
import { triedPinFinding } from '../wrong-pin/tried-pin.ts';
import type { Examined, Part } from './part.ts';

function light(at: TestParts): Finding {
  const { kiosk } = at;
  const details = { where: kiosk.config.sip2.address, since: sinceOf(at, 'library') };
  if (kiosk.parts().library !== 'up') {
    const remedy =
      'See the last messages in the trace; check the network, sip2.address, sip2.user and the password.';
    const text = 'The kiosk works without the library system.';
    return broken('library', 'off-line', text, { ...details, remedy });
  }
  return (
    complaint(at) ??
    fine('library', 'The kiosk works with the library system.', {
      ...details,
      told: { is: 'on-line' },
    })
  );
}

/** Of a library system that answers; null: nothing is known against it. */
function complaint({ kiosk, memory }: TestParts): Finding | null {
  return pinComplaint({ kiosk, memory }) ?? currencyComplaint(kiosk, memory);
}

/** null: it checks PINs, as far as is known, or none are typed. */
function pinComplaint({ kiosk, memory }: Omit<TestParts, 'supervisor'>): Finding | null {
  const { config } = kiosk;
  const tried = triedPinFinding(config);
  const since = pinsUncheckedSince(memory);
  if (tried === null || since === undefined || tried.code === 'pin-any')
    return tried?.light === 'broken' ? tried : null;
  const text =
    'The library system does not check PINs, or does not say so: it sends no CQ, or says yes to no PIN at all. No account is opened.';
  const remedy =
    'Have PIN verification switched on there. Do the patrons of this library have no PIN? Write "pin": "never" in the section identification.';
  return broken('library', 'pin-unchecked', text, { where: config.sip2.address, remedy, since });
}

/** undefined: PINs are checked, or none was typed */
function pinsUncheckedSince({ observations }: TestParts['memory']) {
  const last = observations
    .reports()
    .find(({ code }) => code === 'pin-unchecked' || code === 'pin-checked');
  return last?.code === 'pin-unchecked' ? last.at : undefined;
}

async function test(at: TestParts): Promise<Finding> {
  const elapsed = stopwatch();
  const fixed = { statusCode: '0', maxPrintWidth: '040', protocolVersion: '2.00' };
  const answer = await at.kiosk.client.request({ code: '99', fixed, fields: {} });
  if (answer.kind === 'answer') {
    const time = elapsed();
    const against = complaint(at);
    if (against !== null) return against;
    return fine('library', 'The library system answers 99 with 98.', {
      ...time,
      told: { is: 'answers-99' },
    });
  }
  const remedy =
    'See the last messages in the trace; check the network, sip2.address and the log-in.';
  const text = `The library system does not answer: ${answer.why}.`;
  return broken('library', 'off-line', text, { remedy });
}

/** With the clock of this machine, compared with that of the library system. */
async function probe({ config, secrets, options }: Examined): Promise<Finding[]> {
  if (secrets === null) return [withoutSecrets()];
  const { probeLibrary } = await import('../probes/library/library.ts');
  const { compareClocks } = await import('../probes/clock.ts');
  const { findings, clock } = await probeLibrary(config, secrets, options.answerMs);
  if (clock === null) return [...findings];
  const compared = compareClocks(clock.date18, config.library.timeZone, clock.at);
  return [...findings, compared, triedPinFinding(config)].filter((each) => each !== null);
}

export function withoutSecrets(): Finding {
  const text = 'The log-in could not be tried: a secret is missing.';
  const remedy =
    'Run this command with the secrets of the kiosk: `sudo -u library-kiosk …`, or from its unit; see configuration.';
  return attention('library', 'not-looked-at', text, { remedy });
}

export const library: Part = {
  light: (at) => [light(at)],
  test,
  testedByDoctor: true,
  check: test,
  probes: [{ when: 'stopped', run: probe }],
  cause: async ({ config, secrets, options }) => {
    if (secrets === null) return [];
    const { probeLibrary } = await import('../probes/library/library.ts');
    return (await probeLibrary(config, secrets, options.answerMs)).findings;
  },
};
