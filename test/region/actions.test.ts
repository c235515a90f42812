/** What the region asks of a kiosk once, over a crash and a broker that repeats it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  type Action,
  action,
  entryText,
  seenHash,
} from '../../packages/region-documents/src/index.ts';
import { createActionTaker } from '../../src/region/actions.ts';
import type { Entry } from '../../src/store/types.ts';
import { until } from '../support/hardware/until.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kiosk-actions-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const at = '2026-11-27T07:00:00.000Z';
const base64 = (text: string) => Buffer.from(text).toString('base64');
const close: Action = {
  ...{ v: 1, for: { branch: 'b001', kiosk: 'k01' }, id: 'a1', serial: 1, by: 'anna' },
  ...{ notBefore: '2026-11-27T08:00:00Z', expires: '2026-11-28T08:00:00Z' },
  // Sealed, for this test: the text in base64.
  what: { kind: 'journal-close', entry: 812, why: base64('seen to'), seen: base64('of none') },
};
const me = { branch: 'b001', kiosk: 'k01' };

/** With what was seen: of the entry as the report has it, or as it was changed on its way. */
async function closing(change: object = {}, detail: object | null = null): Promise<Action> {
  const of = { ...me, entry: 812, since: at, kind: 'check-out', why: 'on-loan-to-other' };
  const seen = await seenHash(entryText({ ...of, ...change }, detail));
  return {
    ...close,
    what: { kind: 'journal-close', entry: 812, why: base64('seen to'), seen: base64(seen) },
  };
}

const loan = { kind: 'check-out', item: '31234000000016', patron: '29999000000002', uids: [] };
const detail = { item: loan.item, patron: loan.patron };

/** A panel with one entry of the staff's list, as technician/panel/journal.ts has it. */
function panel() {
  let settlement: unknown = { state: 'staff', why: 'on-loan-to-other' };
  return {
    asked: 0,
    entry: () => ({ id: 812, at, notes: [], transaction: loan, settlement }) as Entry,
    staff: () => ((settlement as { state: string }).state === 'staff' ? [812] : []),
    closedBy(by: string) {
      settlement = { state: 'closed', by, why: 'seen to' };
    },
    async close(by: string): Promise<Response> {
      this.asked += 1;
      if ((settlement as { state: string }).state === 'closed')
        return Response.json({ code: 'not-possible' }, { status: 409 });
      this.closedBy(by);
      return Response.json({});
    },
  };
}

function taker(at: ReturnType<typeof panel>, isAtRest = true) {
  const said: [string, object | undefined][] = [];
  const actions = createActionTaker({
    ...{ folder, file: null, environment: {}, log: () => {}, changed: () => {} },
    ...{ trust: () => null, blob: async () => null, atRest: () => isAtRest },
    clock: { now: () => '2026-11-27T10:00:00Z' },
    journal: { get: () => at.entry(), staff: () => at.staff().map(() => at.entry()) },
    me: () => me,
    asOperator: (by) => at.close(by),
    unseal: async (sealed) => Buffer.from(sealed).toString('utf8'),
    send: (name, { outcomes }) => void said.push([name, outcomes.at(-1)]),
  });
  return { actions, said };
}

test('done once, however often it comes; also after a restart', async () => {
  const kiosk = panel();
  const first = taker(kiosk);
  for (let turn = 0; turn < 3; turn += 1) first.actions.take(await closing());
  await until(() => first.said.length > 0, 'done');
  first.actions.take(await closing());
  await first.actions.close();
  const second = taker(kiosk);
  second.actions.take(await closing());
  expect(kiosk.asked).toBe(1);
  for (const [name, content] of [...first.said, ...second.said]) {
    expect(name).toBe('outcomes');
    expect(content).toMatchObject({ id: 'a1', outcome: 'done', why: null });
  }
});

test('the power goes away between doing it and writing that down: it is done, and says so', async () => {
  const kiosk = panel();
  kiosk.closedBy('anna');
  const { actions, said } = taker(kiosk);
  actions.take(await closing());
  await until(() => said.length > 0, 'said');
  expect(said[0]?.[1]).toMatchObject({ outcome: 'done', why: null });
  expect(kiosk.asked).toBe(0);
});

test('what another person closed is refused, as at the kiosk itself', async () => {
  const kiosk = panel();
  kiosk.closedBy('bert');
  const { actions, said } = taker(kiosk);
  actions.take(await closing());
  await until(() => said.length > 0, 'said');
  expect(said[0]?.[1]).toMatchObject({ outcome: 'refused', why: 'not-possible' });
});

test('a file that was cut off costs nothing but the memory of what was done', async () => {
  writeFileSync(join(folder, 'actions.json'), '{"a1":{"outc');
  const kiosk = panel();
  const { actions, said } = taker(kiosk);
  actions.take(await closing());
  await until(() => said.length > 0, 'said');
  expect(said[0]?.[1]).toMatchObject({ outcome: 'done' });
});

test.each<[string, () => Promise<Action>]>([
  ['with what was sealed', () => closing({}, detail)],
  ['by what is in clear', () => closing()],
])('it closes the entry that was seen, %s', async (_, asked) => {
  const kiosk = panel();
  const { actions, said } = taker(kiosk);
  actions.take(await asked());
  await until(() => said.length > 0, 'said');
  expect(said[0]?.[1]).toMatchObject({ outcome: 'done' });
  expect(kiosk.asked).toBe(1);
});

test.each<[string, () => Promise<Action>]>([
  ['another reason', () => closing({ why: 'paid-not-booked' })],
  ['another kind', () => closing({ kind: 'payment' })],
  ['another moment', () => closing({ since: '2026-11-27T07:00:01.000Z' })],
  ['another kiosk', () => closing({ kiosk: 'k02' })],
  ['another branch', () => closing({ branch: 'b002' })],
  ['another number', () => closing({ entry: 813 })],
  ['another item', () => closing({}, { ...detail, item: '1' })],
])('S5: one that was seen with %s is not closed', async (_, asked) => {
  const kiosk = panel();
  const { actions, said } = taker(kiosk);
  actions.take(await asked());
  await until(() => said.length > 0, 'said');
  expect(said[0]?.[1]).toMatchObject({ outcome: 'refused', why: 'region-entry-other' });
  expect(kiosk.asked).toBe(0);
});

test('S5: what does not say what was seen is no action, and closes nothing', async () => {
  const { seen: _, ...what } = { seen: '', ...close.what };
  expect(action.safeParse({ ...close, what }).success).toBe(false);
  const kiosk = panel();
  const { actions, said } = taker(kiosk);
  actions.take(close);
  await until(() => said.length > 0, 'said');
  expect(said[0]?.[1]).toMatchObject({ outcome: 'refused', why: 'region-entry-other' });
  expect(kiosk.asked).toBe(0);
});
