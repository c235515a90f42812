/** What the region's staff opens of an entry is of that entry, whatever a broker or a hub puts there. */
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { expect, test } from 'vitest';
import {
  entryText,
  type StaffReport,
  signedText,
} from '../../../packages/region-documents/src/index.ts';
import { rawPublicKey } from '../../../src/branch/keys/keys-document.ts';
import { createStaffReports } from '../../../src/region/reported/staff.ts';
import type { Entry, Settlement, Transaction } from '../../../src/store/types.ts';
import { until } from '../../../test/support/hardware/until.ts';
import { openStaff } from '../../src/seen/open-staff.ts';
import { createRegionFold } from '../../src/seen/seen.ts';
import { membersOf, newSigner, reportedAs } from '../support/reported.ts';

const at = '2026-11-30T00:00:00.000Z';
const entryOf = (id: number, transaction: Transaction, settlement: Settlement): Entry => ({
  id,
  at,
  notes: [],
  transaction,
  settlement,
});
const payment = { kind: 'payment', patron: '29999000000001', amountCents: 2_500 };
const loan = { kind: 'check-out', item: '31234000000016', patron: '29999000000002', uids: [] };
const list = [
  entryOf(7, payment as unknown as Transaction, { state: 'staff', why: 'paid-not-booked' }),
  entryOf(8, loan as unknown as Transaction, { state: 'staff', why: 'lent-to-another' }),
];

const ed25519 = () => generateKeyPairSync('ed25519').privateKey;
const signer = (key: KeyObject) => (text: string) =>
  sign(null, Buffer.from(text), key).toString('base64');
const authority = newSigner();
/** of k01 */
const kioskKey = ed25519();
const of = { branch: 'b001', kiosk: 'k01' };

/**
 * What is shown of entry 7, after the reports were changed between the kiosk and the staff.
 * `knowsBranch`: this folder has the key of the branch's authority, who says who signs for its kiosks.
 */
async function shownOfSeven(
  change: (reports: Map<number, StaffReport>, recipient: string) => unknown,
  { me = of, knowsBranch = true } = {},
) {
  const key = await generateX25519Identity();
  const recipient = await identityToRecipient(key);
  const reports = new Map<number, StaffReport>();
  const staff = createStaffReports({
    journal: { staff: () => list },
    atRest: () => true,
    recipients: () => [recipient],
    me: () => me,
    sign: signer(kioskKey),
    send: (_, { entries }) => {
      for (const each of entries) reports.set(each.entry, each);
    },
  });
  staff.check();
  await until(() => reports.size === list.length, 'both reports');
  await staff.close();
  await change(reports, recipient);
  const nowMs = Date.parse(at);
  const fold = createRegionFold({ region: 'west', configKey: () => null }, nowMs);
  fold.setBranches(knowsBranch ? [{ name: 'b001', authority: authority.publicKey }] : null);
  const keys = { k01: rawPublicKey(kioskKey) };
  const members = membersOf('b001', ['k01', 'k02'], authority, 1, keys);
  fold.takeReport(reportedAs('b001.host.members', members, nowMs));
  const data = Buffer.from(JSON.stringify({ v: 1, entries: [...reports.values()] }));
  fold.takeReport({ branch: 'b001', kiosk: 'k01', name: 'staff', storedAtMs: nowMs, data });
  const seven = fold.staff(nowMs).find(({ entry }) => entry === 7);
  return seven && (await openStaff(seven, key));
}
const sevenOf = (reports: Map<number, StaffReport>) => {
  const [seven, eight] = [reports.get(7), reports.get(8)];
  if (seven === undefined || eight === undefined) throw new Error('a report is missing');
  return { seven, eight };
};

test('as the kiosk has reported it', async () => {
  expect(await shownOfSeven(() => {})).toMatchObject({ amountCents: 2_500 });
});

test('S5: the sealed part of another entry does not open as this one', async () => {
  const shown = await shownOfSeven((reports) => {
    const { seven, eight } = sevenOf(reports);
    seven.sealed = eight.sealed;
  });
  expect(shown).toBe(null);
});

test('S5: what another has sealed does not open as the words of the kiosk', async () => {
  const forge = async (
    sealing: (text: string) => string | null,
    detail: object = { message: 'Booked by the desk' },
  ) =>
    shownOfSeven(async (reports, recipient) => {
      const { seven } = sevenOf(reports);
      const text = signedText(entryText({ ...of, ...seven }, detail), sealing);
      seven.sealed = await sealedFor(recipient, text);
    });
  expect(await forge(() => null)).toBe(null);
  expect(await forge(signer(ed25519()))).toBe(null);
  expect(await forge(() => 'A'.repeat(86).concat('=='))).toBe(null);
  expect(await forge(signer(kioskKey))).toEqual({ message: 'Booked by the desk' });
});

test('S5: what is bound to nothing, as a kiosk of before has sealed it, does not open', async () => {
  for (const knowsBranch of [true, false]) {
    const change = async (reports: Map<number, StaffReport>, recipient: string) => {
      const text = JSON.stringify({ amountCents: 10 });
      sevenOf(reports).seven.sealed = await sealedFor(recipient, text);
    };
    expect(await shownOfSeven(change, { knowsBranch })).toBe(null);
  }
});

test.each<[string, (seven: StaffReport) => void]>([
  ['its reason', (seven) => Object.assign(seven, { why: 'lent-to-another' })],
  ['its kind', (seven) => Object.assign(seven, { kind: 'check-out' })],
  ['its moment', (seven) => Object.assign(seven, { since: '2026-11-29T00:00:00.000Z' })],
])('S5: %s in clear is the one that was sealed', async (_, change) => {
  expect(await shownOfSeven((reports) => change(sevenOf(reports).seven))).toBe(null);
});

test('S5: what another kiosk has sealed of its own entry 7 does not open as of this one', async () => {
  for (const me of [
    { branch: 'b001', kiosk: 'k02' },
    { branch: 'b002', kiosk: 'k01' },
  ])
    expect(await shownOfSeven(() => {}, { me })).toBe(null);
});

test('of a branch whose authority is not known it opens, and nothing says that it is proved', async () => {
  const shown = await shownOfSeven(() => {}, { knowsBranch: false });
  expect(shown).toMatchObject({ amountCents: 2_500 });
});

async function sealedFor(recipient: string, text: string): Promise<string> {
  const age = new Encrypter();
  age.addRecipient(recipient);
  return Buffer.from(await age.encrypt(text)).toString('base64');
}
