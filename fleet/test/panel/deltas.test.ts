/** What a page is sent: after any changes it shows what a page opened just then would show. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isLong } from '../../../test/support/repository/share.ts';
import { applyDelta } from '../../src/panel/apply-delta.ts';
import { deltaOf, overviewOf } from '../../src/panel/overview.ts';
import type { RegionLight, RegionSeen } from '../../src/seen/view.ts';
import { madePort } from '../support/panel/made-port.ts';
import { branchName, kioskName, madeRegion, withKiosk } from '../support/panel/made-region.ts';

const step = fc.record({
  branch: fc.integer({ min: 1, max: 4 }),
  kiosk: fc.integer({ min: 1, max: 3 }),
  light: fc.constantFrom<RegionLight>('ok', 'attention', 'broken', 'off'),
  isGone: fc.boolean(),
  hubUp: fc.boolean(),
  seconds: fc.integer({ min: 0, max: 59 }),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

function after(seen: RegionSeen, change: Step): RegionSeen {
  const branch = branchName(change.branch);
  const at = `2026-11-27T09:31:${String(change.seconds).padStart(2, '0')}.000Z`;
  const of = `${branch}-${kioskName(change.kiosk)}`;
  const why =
    change.light === 'broken' || change.light === 'attention'
      ? [{ code: 'kiosk-limited', light: change.light, of, since: at }]
      : [];
  const next = withKiosk(seen, branch, kioskName(change.kiosk), {
    light: change.light,
    why,
    seenAt: at,
  });
  const branches = change.isGone
    ? next.branches.filter((each) => each.branch !== branch)
    : next.branches.some((each) => each.branch === branch)
      ? next.branches
      : [...next.branches, ...madeRegion(4, 3).branches.filter((each) => each.branch === branch)];
  const sorted = [...branches].sort((one, other) => (one.branch < other.branch ? -1 : 1));
  return { ...next, at, branches: sorted, hub: { ...next.hub, up: change.hubUp } };
}

it('is the whole again, whatever has changed in whatever order', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      const port = madePort(madeRegion(4, 3));
      let shown = overviewOf(port);
      let sent = shown;
      for (const change of steps) {
        port.show(after(port.seen(), change));
        const next = overviewOf(port);
        const delta = deltaOf(sent, next);
        sent = next;
        if (delta !== null) shown = applyDelta(shown, JSON.parse(JSON.stringify(delta)));
        expect({ ...shown, at: '' }).toEqual({ ...next, at: '' });
      }
    }),
    { numRuns: isLong ? 10_000 : 80 },
  );
});

it('is short: a report of one kiosk of a thousand is one line', () => {
  const port = madePort(madeRegion(100, 10));
  const before = overviewOf(port);
  port.show(
    withKiosk(port.seen(), 'b042', 'k07', { seenAt: '2026-11-27T09:30:30.000Z', light: 'ok' }),
  );
  const delta = deltaOf(before, overviewOf(port));
  expect(delta?.branches).toEqual([{ branch: 'b042', seenAt: '2026-11-27T09:30:30.000Z' }]);
  expect(JSON.stringify(delta).length).toBeLessThan(150);
  expect(JSON.stringify(before).length).toBeLessThan(60_000);
});

it('sends nothing where only the time has passed', () => {
  const port = madePort(madeRegion(3, 2));
  const before = overviewOf(port);
  port.show({ ...port.seen(), at: '2026-11-27T09:45:00.000Z' });
  expect(deltaOf(before, overviewOf(port))).toBeNull();
});
