/** The staff's list as the region hears of it: nothing of a person in clear, and what is gone goes. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Decrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { expect, test } from 'vitest';
import { createStaffReports } from '../../../src/kiosk/region/staff.ts';
import { type StaffReport, staffDetail } from '../../../src/region/reports.ts';
import type { Entry } from '../../../src/store/types.ts';
import { until } from '../../support/hardware/until.ts';

const entry = (id: number): Entry => ({
  ...{ id, at: '2026-11-27T10:00:00.000Z', notes: [] },
  transaction: {
    ...{ kind: 'check-out', item: `3550000000${id}`, patron: `9000${id}` },
    ...{ uids: [], mode: 'offline' },
  },
  settlement: { state: 'staff', why: 'lent-to-another', message: 'Ann Peeters has it' },
});

test('each entry goes once, sealed for both staffs; one that is closed goes, after a restart too', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'kiosk-staff-'));
  const keys = [await generateX25519Identity(), await generateX25519Identity()];
  const recipients = await Promise.all(keys.map(identityToRecipient));
  let list = [entry(7), entry(8)];
  const sent: [string, StaffReport | null][] = [];
  const open = () =>
    createStaffReports({
      ...{ folder, journal: { staff: () => list }, atRest: () => true },
      recipients: () => recipients,
      me: () => ({ branch: 'b001', kiosk: 'k01' }),
      sign: () => null,
      report: (name, content) => void sent.push([name, content as StaffReport | null]),
    });
  try {
    const first = open();
    first.check();
    await until(() => sent.length === 2, 'both');
    first.check();
    await first.close();
    expect(sent.map(([name]) => name)).toEqual(['staff.7', 'staff.8']);
    const [, content] = sent[0] ?? [];
    expect(content).toMatchObject({ entry: 7, kind: 'check-out', why: 'lent-to-another' });
    expect(JSON.stringify(sent)).not.toMatch(/3550000000|9000[78]|Peeters/);
    for (const key of keys) {
      const age = new Decrypter();
      age.addIdentity(key);
      const text = await age.decrypt(Buffer.from(content?.sealed ?? '', 'base64'), 'text');
      expect(staffDetail.parse(JSON.parse(text))).toEqual({
        ...{ item: '35500000007', patron: '90007', message: 'Ann Peeters has it' },
      });
    }
    list = [entry(8)];
    sent.length = 0;
    const second = open();
    second.check();
    await until(() => sent.length === 2, 'the one that is there, and the one that is gone');
    await second.close();
    expect(sent.map(([name, each]) => [name, each === null])).toEqual([
      ['staff.8', false],
      ['staff.7', true],
    ]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
