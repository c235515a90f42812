/** The staff's list as the region hears of it: nothing of a person in clear, and what is gone goes. */
import { Decrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { expect, test } from 'vitest';
import { type StaffList, staffDetail } from '../../../packages/region-documents/src/index.ts';
import { createStaffReports } from '../../../src/region/reported/staff.ts';
import type { Entry } from '../../../src/store/types.ts';
import { until } from '../../support/hardware/until.ts';

const entry = (id: number): Entry => ({
  id,
  at: '2026-11-27T10:00:00.000Z',
  notes: [],
  transaction: {
    kind: 'check-out',
    item: `3550000000${id}`,
    patron: `9000${id}`,
    uids: [],
    mode: 'offline',
  },
  settlement: { state: 'staff', why: 'lent-to-another', message: 'Ann Peeters has it' },
});

function parts(list: () => Entry[], recipients: readonly string[]) {
  const sent: [string, StaffList][] = [];
  return {
    sent,
    entriesOf: (at: number) => sent[at]?.[1].entries.map(({ entry: id }) => id),
    open: () =>
      createStaffReports({
        journal: { staff: list },
        atRest: () => true,
        recipients: () => recipients,
        me: () => ({ branch: 'b001', kiosk: 'k01' }),
        sign: () => null,
        send: (name, content) => void sent.push([name, content]),
      }),
  };
}

test('the list goes once, sealed for both staffs; without what is closed, after a restart too', async () => {
  const keys = [await generateX25519Identity(), await generateX25519Identity()];
  let list = [entry(7), entry(8)];
  const { sent, entriesOf, open } = parts(
    () => list,
    await Promise.all(keys.map(identityToRecipient)),
  );
  const first = open();
  first.check();
  await until(() => sent.length === 1, 'the list');
  first.check();
  await first.close();
  expect(sent.map(([name]) => name)).toEqual(['staff']);
  expect(entriesOf(0)).toEqual([7, 8]);
  const [content] = sent[0]?.[1].entries ?? [];
  expect(content).toMatchObject({ entry: 7, kind: 'check-out', why: 'lent-to-another' });
  expect(JSON.stringify(sent)).not.toMatch(/3550000000|9000[78]|Peeters/);
  for (const key of keys) {
    const age = new Decrypter();
    age.addIdentity(key);
    const text = await age.decrypt(Buffer.from(content?.sealed ?? '', 'base64'), 'text');
    expect(staffDetail.parse(JSON.parse(text))).toEqual({
      item: '35500000007',
      patron: '90007',
      message: 'Ann Peeters has it',
    });
  }
  list = [];
  const second = open();
  second.check();
  await until(() => sent.length === 2, 'that it is empty');
  second.anew();
  await second.close();
  expect([entriesOf(1), entriesOf(2)]).toEqual([[], []]);
});

test('a long list is reported once all of it is sealed, as much as a message holds', async () => {
  const recipient = await identityToRecipient(await generateX25519Identity());
  const list = Array.from({ length: 120 }, (_, at) => entry(at));
  const { sent, entriesOf, open } = parts(() => list, [recipient]);
  const reports = open();
  const entries = () => entriesOf(0) ?? [];
  await until(() => {
    reports.check();
    return sent.length > 0;
  }, 'the list');
  await reports.close();
  expect(entries().length).toBeGreaterThan(40);
  expect(entries()).toEqual(list.slice(0, entries().length).map(({ id }) => id));
  expect(JSON.stringify(sent[0]?.[1]).length).toBeLessThan(64_000);
});
