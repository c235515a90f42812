import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isLong } from '../../../test/support/repository/share.ts';
import type { Reported } from '../../src/hub/hub.ts';
import { createRegionFold } from '../../src/seen/seen.ts';
import {
  documentAs,
  membersOf,
  newSigner,
  reportedAs,
  staffOf,
  statusOf,
  tenMs,
} from '../support/reported.ts';

const operator = newSigner();
const authority = newSigner();
const numRuns = isLong ? 10_000 : 200;
const options = { timeout: isLong ? 3_600_000 : 40_000 };

function fold() {
  const made = createRegionFold(
    { region: 'lindeveld', configKey: () => operator.publicKey },
    tenMs,
  );
  const known = ['b001', 'b002'].map((name) => ({ name, authority: authority.publicKey }));
  made.setBranches(known);
  made.setHub(null, tenMs);
  return made;
}

const names = ['status', 'staff', 'staff.1', 'outcomes', 'outcomes.', 'members', 'broker', '', 'x'];
const done = { v: 1, id: 'a1', at: '2026-11-25T09:00:00Z', outcome: 'done', why: null };
const reports: unknown[] = [
  statusOf(),
  { ...statusOf(), v: 2 },
  { ...statusOf(), startedAt: 'yesterday' },
  { v: 1, entries: [staffOf(1)] },
  { v: 1, entries: [staffOf(1), null] },
  { v: 1, outcomes: [done] },
  JSON.parse(membersOf('b001', ['k01'], authority)),
  JSON.parse(membersOf('b001', ['__proto__', '../k', 'k02'], authority)),
];
const anyReport: fc.Arbitrary<Reported> = fc.record({
  branch: fc.constantFrom('b001', 'b002', 'b003', '', '__proto__'),
  kiosk: fc.oneof(fc.constantFrom('k01', 'k02', 'host', '__proto__', 'constructor'), fc.string()),
  name: fc.oneof(fc.constantFrom(...names), fc.string()),
  storedAtMs: fc.integer({ min: tenMs - 1e9, max: tenMs }),
  data: fc.oneof(
    fc.constantFrom(...reports).map((report) => Buffer.from(JSON.stringify(report))),
    fc.jsonValue().map((value) => Buffer.from(JSON.stringify(value))),
    fc.uint8Array({ maxLength: 60 }),
  ),
});

it('whatever comes, nothing throws, and only well-formed names are shown', options, () => {
  fc.assert(
    fc.property(fc.array(anyReport, { maxLength: 40 }), (all) => {
      const region = fold();
      for (const report of all) region.takeReport(report);
      for (const report of all) region.takeDocument(report);
      const seen = region.view(tenMs + 60_000);
      expect(seen.branches.map(({ branch }) => branch)).toEqual(['b001', 'b002']);
      for (const { kiosk } of seen.branches.flatMap(({ kiosks }) => kiosks))
        expect(kiosk).toMatch(/^[a-z0-9][a-z0-9-]{0,31}$/);
      JSON.stringify([seen, region.staff(tenMs)]);
    }),
    { numRuns },
  );
});

const messages = ['b001.k01', 'b001.k02', 'b002.k01'].flatMap((of) => [
  reportedAs(`${of}.status`, statusOf({ n: 5 }), tenMs),
  reportedAs(`${of}.staff`, { v: 1, entries: [staffOf(1)] }, tenMs),
  reportedAs(`${of}.outcomes`, { v: 1, outcomes: [done] }, tenMs),
]);
const hosts = ['b001', 'b002'].map((branch) =>
  reportedAs(`${branch}.host.members`, membersOf(branch, ['k01', 'k02'], authority), tenMs),
);
const what = { kind: 'journal-close' as const, entry: 1, why: 'YWdl', seen: 'YWdl' };
const closing = documentAs('b001.k01.action.a1', { id: 'a1', by: 'ann', what }, operator);

it('in any order, and each as often as it comes, the same is seen', options, () => {
  const expected = shownOf([...messages, ...hosts], 0);
  const all = fc.shuffledSubarray([...messages, ...messages, ...hosts, ...hosts], {
    minLength: (messages.length + hosts.length) * 2,
  });
  fc.assert(
    fc.property(all, fc.nat(20), (order, asked) => {
      expect(shownOf(order, asked)).toEqual(expected);
    }),
    { numRuns: isLong ? numRuns : 40 },
  );
});

function shownOf(order: readonly Reported[], asked: number) {
  const region = fold();
  for (const [nth, report] of order.entries()) {
    if (nth === asked) region.takeDocument(closing);
    region.takeReport(report);
  }
  return [region.view(tenMs + 1_000), region.staff(tenMs + 1_000)];
}

it('no branch holds more kiosks than it may, and no kiosk more entries', () => {
  const region = fold();
  for (let nth = 0; nth < 400; nth += 1)
    region.takeReport(reportedAs(`b001.k${nth}.status`, statusOf()));
  for (const length of [300, 501]) {
    const entries = Array.from({ length }, (_, nth) => staffOf(nth));
    region.takeReport(reportedAs('b002.k01.staff', { v: 1, entries }));
  }
  const [one, two] = region.view(tenMs).branches;
  expect([one?.kiosks.length, two?.kiosks[0]?.staff]).toEqual([250, 300]);
  region.takeReport(reportedAs('b002.k02.status', { ...statusOf(), pad: 'x'.repeat(200_000) }));
  expect(region.view(tenMs).branches[1]?.kiosks[1]?.status).toBeNull();
});
