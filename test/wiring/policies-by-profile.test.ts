/** For each library system: a patron that it blocks, on its line, and the reason that they read. */
import { expect, it } from 'vitest';
import { actions, evaluate } from '../../packages/blocks/src/index.ts';
import {
  type KnownMessage,
  type ProfileName,
  profileNames,
  profiles,
} from '../../packages/sip2/src/index.ts';
import { schema } from '../../src/config/schema.ts';
import { readCatalogues } from '../../src/screen/catalogues.ts';
import { plain, reasonTexts, texts } from '../../src/screen/texts.ts';
import { policyMisfit } from '../../src/wiring/fit/policy-fit.ts';
import { openPolicy } from '../../src/wiring/open.ts';
import { policyFile } from '../../src/wiring/policy-file.ts';
import { patronOf, real, systemOf } from '../support/circulation/system.ts';

const now = '2024-05-17T09:30:00Z';
/** A 64 of a made-up patron: its flags by position, its counts, and fields of this system. */
function line64(set: readonly number[], fields: string, counts = '0'.repeat(24)): string {
  const flags = Array.from({ length: 14 }, (_, at) => (set.includes(at) ? 'Y' : ' ')).join('');
  return `64${flags}00120240517    113000${counts}AOAO|AA23550000000013|AEJan Jansen|BLY|${fields}`;
}
const wiseLine = line64([0, 1], 'BV1.40|');
const registrations =
  '42AOAO|AA23550000000013|YZ28-03-2024 ~ Telaatgeld ~ De Kapellekensbaan ~ 28-03-2024 ~ 1.40 ~ ~ ~ 771203 ~2~ |';
const simulatedLine = line64([0, 1], 'BV0.00|MS9|MTadult|MD2023-09-10|MF0.00|');

/** The line, and the reasons of the decision in their order, with the words of the first. */
const blocked: Record<ProfileName, [line: string, reasons: string[], says: string]> = {
  wise: [wiseLine, ['aged-fees', 'flag-0', 'flag-1'], 'One fee has been unpaid for over 30 days.'],
  simulated: [simulatedLine, ['cancelled', 'flag-0', 'flag-1'], 'Your membership has ended.'],
  koha: [
    line64([0, 1, 2, 3, 10, 11], 'PA20250101|PCADULT|AQCPL|BV12.00|AFGreetings from Koha.|'),
    ['flag-10', 'flag-11', 'flag-0', 'flag-1', 'flag-3'],
    'Too many fines are unpaid.',
  ],
  'koha-suomi': [
    line64([0, 1, 2, 3, 10, 11], 'PA20250101|PCADULT|AQCPL|BV12.00|AFGreetings from Koha.|'),
    ['flag-10', 'flag-11', 'flag-0', 'flag-1', 'flag-3'],
    'Too many fines are unpaid.',
  ],
  fbs: [line64([0, 6], ''), ['flag-6', 'flag-0'], 'You have too many items overdue.'],
  evergreen: [
    real('Booth Expired Test'),
    ['expired', 'flag-0', 'flag-1', 'flag-3'],
    'Your membership has expired.',
  ],
  // Any block of FOLIO sets all fourteen flags: they say nothing but that it denies.
  folio: [
    line64([...Array(14).keys()], 'FUstaff|'),
    ['flag-0'],
    'The library does not allow it now.',
  ],
  fsip2: [line64([0, 1], ''), ['flag-0'], 'The library does not allow it now.'],
  generic: [real('Ana Blocked'), ['flag-10', 'flag-0'], 'Too many fines are unpaid.'],
  symphony: [
    line64([0, 1, 3, 6], 'PA20250101    235900|PCADULT|'),
    ['flag-6', 'flag-0', 'flag-1', 'flag-3'],
    'You have too many items overdue.',
  ],
  polaris: [
    real('AEFalk, Jen'),
    ['flag-10', 'flag-0', 'flag-1', 'flag-3'],
    'Too many fines are unpaid.',
  ],
  // Its flags beyond the first are set by a wrong PIN too.
  sierra: [line64([0, 3, 4, 10], ''), ['flag-0'], 'The library does not allow it now.'],
  aleph: [line64([0, 5], ''), ['flag-5', 'flag-0'], 'You have reached the limit of loans.'],
  alma: [line64([0, 9], ''), ['flag-9', 'flag-0'], 'Too many items are lost.'],
};

async function decisionOf(profile: ProfileName, line: string) {
  const answer = ({ code }: KnownMessage) => (code === '41' ? registrations : line);
  const { library } = await systemOf(profiles[profile], answer);
  const config = schema.parse({ sip2: { profile } });
  const policy = await openPolicy(policyFile(config));
  return evaluate((await patronOf(library, 'fees')).facts, policy, now, 'kiosk');
}

it.each(profileNames)('%s: why not', async (profile) => {
  const [line, reasons, says] = blocked[profile];
  const decision = await decisionOf(profile, line);
  expect(decision.allows.checkOut).toBe(false);
  expect(decision.reasons.map(({ rule }) => rule)).toEqual(reasons);
  const { en = {} } = await readCatalogues(['en']);
  const [first] = decision.reasons;
  if (!first) throw new Error('no reason');
  expect(plain(reasonTexts(texts(en, 'en', 'Europe/Brussels', 'EUR'), first).says)).toBe(says);
});

it.each(profileNames)('%s: without a flag, a fee or a mark nothing is denied', async (profile) => {
  const own = profile === 'simulated' ? simulatedLine.replace('MS9', 'MS5') : '';
  const line = own === '' ? line64([], 'BV0.00|PA20990101|PX20990101|PYN|') : own;
  const free = line.replace(/^64.{14}/, `64${' '.repeat(14)}`);
  const { library } = await systemOf(profiles[profile], ({ code }) =>
    code === '41' ? '42AOAO|AA23550000000013|' : free,
  );
  const policy = await openPolicy(policyFile(schema.parse({ sip2: { profile } })));
  const { allows } = evaluate((await patronOf(library)).facts, policy, now, 'kiosk');
  expect(actions.filter((action) => !allows[action])).toEqual([]);
});

it('flags that say why deny nothing alone', async () => {
  const { allows, reasons } = await decisionOf('generic', line64([5, 6, 8, 9, 10, 11], ''));
  expect([allows.checkOut, reasons]).toEqual([true, []]);
});

it.each(profileNames)('%s: what is left out fits', async (profile) => {
  expect(await policyMisfit(schema.parse({ sip2: { profile } }))).toBeNull();
});

it('another file is used as it is named, and is said to be of another system', async () => {
  const policy = policyFile(schema.parse({ sip2: { profile: 'folio' } }));
  const config = schema.parse({ policy, sip2: { profile: 'alma' } });
  expect(policyFile(config)).toBe(policy);
  expect((await policyMisfit(config))?.text).toContain('FOLIO');
});
