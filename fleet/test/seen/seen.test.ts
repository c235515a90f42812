import { expect, it } from 'vitest';
import { hashOf } from '../../../packages/region-documents/src/index.ts';
import {
  documentAs,
  membersOf,
  reportedAs,
  staffOf,
  statusOf,
  tenMs,
} from '../support/reported.ts';
import {
  authority,
  broker,
  call,
  minute,
  operator,
  regionOf,
  whysOf,
} from '../support/seen-region.ts';

it('what another kiosk of the branch says of its hours counts for one that is silent since yesterday', () => {
  const fold = regionOf('b001');
  const list = null;
  fold.takeReport(reportedAs('b001.k01.status', statusOf({ list })));
  const nextDay = tenMs + 24.5 * 60 * minute;
  const closed = statusOf({ list, open: false, closesAt: null, opensAt: '2026-11-27T09:00:00Z' });
  fold.takeReport(reportedAs('b001.k02.status', { ...closed, readiness: null }, nextDay));
  expect(whysOf(fold.view(nextDay))).toEqual([]);
});

it('where all of a branch is silent, the branch is what is wrong', () => {
  const fold = regionOf('b001', 'b002');
  for (const kiosk of ['k01', 'k02'])
    fold.takeReport(reportedAs(`b001.${kiosk}.status`, statusOf()));
  const nowMs = tenMs + 6 * minute;
  fold.takeReport(reportedAs('b002.k01.status', statusOf(), nowMs));
  const seen = fold.view(nowMs);
  expect(whysOf(seen)).toEqual([
    'branch-silent b001 broken',
    'kiosk-silent b001-k01 attention',
    'kiosk-silent b001-k02 attention',
  ]);
  expect(seen.alerts[0]?.since).toBe('2026-11-25T09:00:00.000Z');
  expect(seen.branches.map(({ light }) => light)).toEqual(['broken', 'ok']);
});

it('while the hub is away all stays as it was, and nobody is silent because of it', () => {
  const fold = regionOf('b001');
  fold.takeReport(reportedAs('b001.k01.status', statusOf()));
  const before = fold.view(tenMs + minute);
  fold.setHub('hub-away', tenMs + 1.5 * minute);
  const away = fold.view(tenMs + 60 * minute);
  expect(whysOf(away)).toEqual(['hub-away lindeveld broken hub-away']);
  expect(away.branches[0]).toBe(before.branches[0]);
  fold.setHub(null, tenMs + 60 * minute);
  expect(whysOf(fold.view(tenMs + 61 * minute))).toEqual([]);
  expect(whysOf(fold.view(tenMs + 66 * minute))).toContain('branch-silent b001 broken');
});

it('to tell: after ten minutes while the broker is up', () => {
  const fold = regionOf('b001');
  const unpublished = (count: number, n: number, atMs: number) =>
    fold.takeReport(
      reportedAs(
        'b001.k01.status',
        statusOf({ n, branch: { ...statusOf().branch, unpublished: count } }),
        atMs,
      ),
    );
  unpublished(2, 1, tenMs);
  unpublished(3, 2, tenMs + 11 * minute);
  const seen = fold.view(tenMs + 11 * minute);
  expect(whysOf(seen)).toEqual(['unpublished-waits b001-k01 attention 3']);
  expect(seen.alerts[0]?.since).toBe('2026-11-25T09:00:00.000Z');
  unpublished(0, 3, tenMs + 12 * minute);
  unpublished(1, 4, tenMs + 13 * minute);
  expect(whysOf(fold.view(tenMs + 14 * minute))).toEqual([]);
});

it('members are those whom the authority of the branch signed; a list before it is not taken again', () => {
  const fold = regionOf('b001');
  fold.takeReport(reportedAs('b001.k09.status', statusOf()));
  const names = () => fold.view(tenMs).branches[0]?.kiosks.map(({ kiosk }) => kiosk);
  expect(names()).toEqual(['k09']);
  fold.takeReport(reportedAs('b001.host.members', membersOf('b001', ['k01', 'k02'], authority, 2)));
  expect(names()).toEqual(['k01', 'k02']);
  fold.takeReport(reportedAs('b001.host.members', membersOf('b001', ['k09'], authority, 1)));
  fold.takeReport(reportedAs('b001.host.members', membersOf('b002', ['k09'], authority, 3)));
  expect([names(), whysOf(fold.view(tenMs))]).toEqual([['k01', 'k02'], []]);
  fold.takeReport(reportedAs('b001.host.members', membersOf('b001', ['k09'], operator, 9)));
  expect(names()).toEqual(['k01', 'k02']);
  expect(whysOf(fold.view(tenMs))).toEqual(['region-members-not-signed b001 broken']);
});

it('the disk of a broker, and a host that is silent while its kiosks are not', () => {
  const fold = regionOf('b001');
  const disk = (diskUsedShare: number) =>
    fold.takeReport(reportedAs('b001.host.broker', { ...broker, diskUsedShare }));
  disk(0.85);
  expect(whysOf(fold.view(tenMs))).toEqual(['broker-disk-filling b001 attention 85 %']);
  disk(0.97);
  expect(whysOf(fold.view(tenMs))).toEqual(['broker-disk-filling b001 broken 97 %']);
  disk(0.3);
  const nowMs = tenMs + 11 * minute;
  fold.takeReport(reportedAs('b001.k01.status', statusOf(), nowMs));
  expect(whysOf(fold.view(nowMs))).toEqual(['host-silent b001 attention']);
});

it('the list of the staff, and what comes of closing an entry', () => {
  const fold = regionOf('b001');
  fold.takeReport(reportedAs('b001.k01.status', statusOf()));
  const nine = staffOf(9, { since: '2026-11-25T08:30:00.000Z' });
  const list = (...entries: object[]) =>
    fold.takeReport(reportedAs('b001.k01.staff', { v: 1, entries }));
  list(nine, staffOf(7), staffOf(7));
  const shown = () => fold.staff(tenMs + minute).map(({ entry, closing }) => [entry, closing]);
  expect(shown()).toEqual([
    [7, null],
    [9, null],
  ]);
  expect(whysOf(fold.view(tenMs + minute))).toEqual(['staff-list-grew b001-k01 attention 2']);
  const close = (id: string, serial: number, by = operator) =>
    fold.takeDocument(
      documentAs(
        `b001.k01.action.${id}`,
        {
          id,
          serial,
          by: 'ann',
          what: { kind: 'journal-close', entry: 7, why: 'YWdl', seen: 'YWdl' },
        },
        by,
      ),
    );
  close('x0', 1, authority);
  expect(shown()[0]).toEqual([7, null]);
  close('x1', 2);
  expect(shown()[0]).toEqual([7, 'asked']);
  const outcome = (id: string, what: object) =>
    fold.takeReport(
      reportedAs('b001.k01.outcomes', {
        v: 1,
        outcomes: [{ v: 1, id, at: '2026-11-25T09:00:00Z', ...what }],
      }),
    );
  outcome('x1', { outcome: 'refused', why: 'no-such-entry' });
  expect(shown()[0]).toEqual([7, { refused: 'no-such-entry' }]);
  close('x2', 3);
  outcome('x1', { outcome: 'refused', why: 'no-such-entry' });
  expect(shown()[0]).toEqual([7, 'asked']);
  outcome('x2', { outcome: 'done', why: null });
  expect(shown()[0]).toEqual([7, 'done']);
  list(nine);
  expect(shown()).toEqual([[9, null]]);
});

it('a call, acknowledged from here', () => {
  const fold = regionOf('b001');
  fold.takeReport(reportedAs('b001.k01.status', statusOf({ call })));
  expect(fold.view(tenMs).calls).toEqual([
    {
      branch: 'b001',
      kiosk: 'k01',
      call: 'c1',
      reason: 'patron',
      since: call.since,
      state: 'delivered',
      isAcknowledged: false,
    },
  ]);
  const what = { kind: 'call-acknowledge', call: 'c1' };
  fold.takeDocument(documentAs('b001.k01.action.a1', { id: 'a1', by: 'ann', what }, operator));
  expect(fold.view(tenMs).calls[0]?.isAcknowledged).toBe(true);
});

it('the hash of what a kiosk shall have, of a document for it that the operator signed', () => {
  const fold = regionOf('b001');
  const layers = { region: { screen: { port: 8080 } }, branch: {}, kiosk: {} };
  const content = { layers, over: [], files: [], package: null, rollout: null };
  const hash = () => {
    return fold.view(tenMs).branches[0]?.kiosks[0]?.desiredHash;
  };
  fold.takeReport(reportedAs('b001.k01.status', statusOf()));
  fold.takeDocument(documentAs('b001.k01.desired', content, authority));
  const ofAnother = documentAs('b001.k02.desired', content, operator);
  fold.takeDocument({ ...ofAnother, kiosk: 'k01' });
  expect(hash()).toBeNull();
  fold.takeDocument(documentAs('b001.k01.desired', content, operator));
  expect(hash()).toBe(hashOf(layers, []));
});

it('an older status that comes again changes nothing; one of the next start does', () => {
  const fold = regionOf('b001');
  const version = () => fold.view(tenMs).branches[0]?.kiosks[0]?.status?.version;
  fold.takeReport(reportedAs('b001.k01.status', statusOf({ n: 7, version: '0.3.0' })));
  fold.takeReport(reportedAs('b001.k01.status', statusOf({ n: 6 }), tenMs + 5 * minute));
  expect(version()).toBe('0.3.0');
  expect(fold.view(tenMs).branches[0]?.seenAt).toBe('2026-11-25T09:00:00.000Z');
  const startedAt = '2026-11-25T09:00:00.000Z';
  fold.takeReport(reportedAs('b001.k01.status', statusOf({ n: 0, startedAt, version: '0.1.0' })));
  expect(version()).toBe('0.1.0');
});

it('views share what is not different; a change of one kiosk is one new kiosk in one new branch', () => {
  const fold = regionOf('b001', 'b002');
  for (const of of ['b001.k01', 'b001.k02', 'b002.k01'])
    fold.takeReport(reportedAs(`${of}.status`, statusOf()));
  const before = fold.view(tenMs);
  const same = fold.view(tenMs + 1_000);
  expect(same.branches.map((each, nth) => each === before.branches[nth])).toEqual([true, true]);
  fold.takeReport(reportedAs('b001.k02.status', statusOf({ n: 2 })));
  const after = fold.view(tenMs + 2_000);
  expect(after.branches.map((each, nth) => each === before.branches[nth])).toEqual([false, true]);
  const kiosks = after.branches[0]?.kiosks.map((e, nth) => e === before.branches[0]?.kiosks[nth]);
  expect(kiosks).toEqual([true, false]);
});

it('a branch that left is forgotten, with a rollout that stopped still shown', () => {
  const fold = regionOf('b001', 'b002');
  fold.takeReport(reportedAs('b001.k01.status', statusOf({ call })));
  fold.setStopped([{ of: 'r7', since: '2026-11-25T08:00:00Z', detail: 'too-many-failed' }]);
  fold.setBranches([{ name: 'b002', authority: authority.publicKey }]);
  const seen = fold.view(tenMs);
  expect([seen.branches.length, seen.calls]).toEqual([1, []]);
  expect(whysOf(seen)).toEqual(['rollout-stopped r7 broken too-many-failed']);
});
