/** What the region asks of a kiosk once, over a crash and a broker that repeats it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createActionTaker } from '../../../src/kiosk/region/actions.ts';
import type { Action } from '../../../src/region/documents.ts';
import type { Entry } from '../../../src/store/types.ts';
import { until } from '../../support/hardware/until.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kiosk-actions-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const close: Action = {
  ...{ v: 1, for: { branch: 'b001', kiosk: 'k01' }, id: 'a1', serial: 1, by: 'anna' },
  ...{ notBefore: '2026-11-27T08:00:00Z', expires: '2026-11-28T08:00:00Z' },
  what: { kind: 'journal-close', entry: 812, why: 'c2VhbGVk' },
};

/** A panel with one entry of the staff's list, as technician/panel/journal.ts has it. */
function panel() {
  let settlement: unknown = { state: 'staff', why: 'on-loan-to-other' };
  return {
    asked: 0,
    entry: () => ({ settlement }) as Entry,
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
  const said: [string, object][] = [];
  const actions = createActionTaker({
    ...{ folder, file: null, environment: {}, log: () => {}, changed: () => {} },
    ...{ trust: () => null, blob: async () => null, atRest: () => isAtRest },
    clock: { now: () => '2026-11-27T10:00:00Z' },
    journal: { get: () => at.entry() },
    asOperator: (by) => at.close(by),
    unseal: async () => 'seen to',
    report: (name, content) => void said.push([name, content]),
  });
  return { actions, said };
}

test('done once, however often it comes; also after a restart', async () => {
  const kiosk = panel();
  const first = taker(kiosk);
  for (let turn = 0; turn < 3; turn += 1) first.actions.take(close);
  await until(() => first.said.length > 0, 'done');
  first.actions.take(close);
  await first.actions.close();
  const second = taker(kiosk);
  second.actions.take(close);
  expect(kiosk.asked).toBe(1);
  for (const [name, content] of [...first.said, ...second.said]) {
    expect(name).toBe('action.a1');
    expect(content).toMatchObject({ id: 'a1', outcome: 'done', why: null });
  }
});

test('the power goes away between doing it and writing that down: it is done, and says so', async () => {
  const kiosk = panel();
  kiosk.closedBy('anna');
  const { actions, said } = taker(kiosk);
  actions.take(close);
  await until(() => said.length > 0, 'said');
  expect(said[0]?.[1]).toMatchObject({ outcome: 'done', why: null });
  expect(kiosk.asked).toBe(0);
});

test('what another person closed is refused, as at the kiosk itself', async () => {
  const kiosk = panel();
  kiosk.closedBy('bert');
  const { actions, said } = taker(kiosk);
  actions.take(close);
  await until(() => said.length > 0, 'said');
  expect(said[0]?.[1]).toMatchObject({ outcome: 'refused', why: 'not-possible' });
});

test('a file that was cut off costs nothing but the memory of what was done', async () => {
  writeFileSync(join(folder, 'actions.json'), '{"a1":{"outc');
  const kiosk = panel();
  const { actions, said } = taker(kiosk);
  actions.take(close);
  await until(() => said.length > 0, 'said');
  expect(said[0]?.[1]).toMatchObject({ outcome: 'done' });
});
