/** What one kiosk says, or that it says nothing, as a light and its reasons. */
import { expect, it } from 'vitest';
import type { StatusReport } from '../../../packages/region-documents/src/index.ts';
import { reportedAs, statusOf, tenMs } from '../support/reported.ts';
import { afterStatus, broker, call, minute, regionOf, whysOf } from '../support/seen-region.ts';

it('a kiosk at which nothing is wrong is green, and ready', () => {
  const { branches, alerts, calls, hub } = afterStatus({});
  expect(branches).toHaveLength(1);
  expect(branches[0]).toMatchObject({ branch: 'b001', light: 'ok', why: [], broker: null });
  const [kiosk] = branches[0]?.kiosks ?? [];
  expect(kiosk).toMatchObject({ kiosk: 'k01', light: 'ok', staff: 0, desiredHash: null });
  expect(kiosk?.readiness).toEqual({ isReady: true, why: [] });
  expect(kiosk?.seenAt).toBe('2026-11-25T09:00:00.000Z');
  expect([alerts, calls, hub.up]).toEqual([[], [], true]);
});

const early: Partial<StatusReport> = {
  open: false,
  closesAt: null,
  opensAt: '2026-11-25T09:05:00.000Z',
};
const broken = { endedAt: '2026-11-25T08:30:00Z', worst: 'broken' as const, broken: ['printer'] };
const configuration = statusOf().configuration;
const installed = { version: '0.3.0', why: null };
const lists: [string, Partial<StatusReport>, string[]][] = [
  [
    'out of order while open',
    { health: { status: 'out-of-order', why: ['reader-down'] } },
    ['kiosk-out-of-order b001-k01 broken reader-down'],
  ],
  [
    'its screen off while closed',
    { ...early, opensAt: null, health: { status: 'out-of-order', why: ['screen-unseen'] } },
    ['kiosk-out-of-order b001-k01 attention screen-unseen'],
  ],
  [
    'limited',
    { health: { status: 'limited', why: ['a-down', 'b-down', 'c-down', 'd-down'] } },
    ['kiosk-limited b001-k01 attention a-down, b-down, c-down +1'],
  ],
  ['its journal for the staff', { health: { status: 'ok', why: ['journal-for-staff'] } }, []],
  [
    'its journal changed by another',
    { health: { status: 'ok', why: ['journal-changed'] } },
    ['journal-changed b001-k01 broken'],
  ],
  [
    'P5: its payments are a trial',
    { health: { status: 'ok', why: ['payments-trial'] } },
    ['payments-trial b001-k01 attention'],
  ],
  [
    'K8: its library system names another currency',
    { health: { status: 'ok', why: ['currency-differs'] } },
    ['currency-differs b001-k01 attention'],
  ],
  ['starting', { startedAt: '2026-11-25T08:59:00Z', health: { status: 'starting', why: [] } }, []],
  [
    'starting for an hour',
    { startedAt: '2026-11-25T08:00:00Z', health: { status: 'starting', why: [] } },
    ['kiosk-out-of-order b001-k01 broken'],
  ],
  [
    'broken at the check before opening',
    { ...early, readiness: broken },
    ['kiosk-not-ready b001-k01 broken printer'],
  ],
  [
    'broken at that check, and open since',
    { readiness: broken },
    ['kiosk-not-ready b001-k01 broken printer'],
  ],
  [
    'broken at that check of another day',
    { readiness: { ...broken, endedAt: '2026-11-24T08:30:00Z' } },
    [],
  ],
  [
    'broken at that check, hours before opening',
    { ...early, opensAt: '2026-11-25T12:00:00Z', readiness: broken },
    [],
  ],
  [
    'no screen five minutes before opening',
    { ...early, health: { status: 'out-of-order', why: ['screen-unseen'] } },
    [
      'kiosk-out-of-order b001-k01 broken screen-unseen',
      'kiosk-not-ready b001-k01 attention screen-unseen',
    ],
  ],
  ['a call of six minutes', { call }, ['call-waits b001-k01 broken patron']],
  ['a call of a minute', { call: { ...call, since: '2026-11-25T08:59:00Z' } }, []],
  [
    'another machine with its identity',
    { branch: { ...statusOf().branch, link: 'fenced' } },
    ['branch-fenced b001-k01 broken'],
  ],
  [
    'its clock off',
    { branch: { ...statusOf().branch, clockAheadMs: -2_500 } },
    ['branch-clock-off b001-k01 attention -2.5 s'],
  ],
  [
    'a configuration refused',
    {
      configuration: {
        ...configuration,
        state: 'refused',
        complaints: [{ path: 'screen.languages', code: 'language-unknown' }],
      },
    },
    ['region-configuration-refused b001-k01 attention screen.languages'],
  ],
  [
    'a serial of the year 287,396',
    { configuration: { ...configuration, serial: Number.MAX_SAFE_INTEGER } },
    [`region-serial-ahead b001-k01 broken ${Number.MAX_SAFE_INTEGER}`],
  ],
  [
    'a configuration that did not start',
    { configuration: { ...configuration, state: 'stepped-back' } },
    ['configuration-stepped-back b001-k01 attention'],
  ],
  [
    'a package taken back',
    { package: { ...installed, state: 'back' } },
    ['region-package-back b001-k01 attention 0.3.0'],
  ],
  [
    'a package refused',
    { package: { ...installed, state: 'refused' } },
    ['region-package-refused b001-k01 attention 0.3.0'],
  ],
  [
    'a list of the day before yesterday',
    { list: { exportedAt: '2026-11-24T06:00:00Z', entries: 1 } },
    ['list-old b001-k01 attention 27 h'],
  ],
  ['no list', { list: null }, []],
];
it.each(lists)('%s', (_, status, whys) => {
  expect(whysOf(afterStatus(status))).toEqual(whys);
});

const silences: [string, Partial<StatusReport>, number, string[], string][] = [
  ['for two minutes while open', {}, 2, [], 'ok'],
  ['a little longer', {}, 2.1, ['kiosk-silent b001-k01 broken'], 'broken'],
  ['after closing', {}, 8 * 60 + 1, [], 'off'],
  ['over night, and open again', {}, 24.5 * 60, ['kiosk-silent b001-k01 broken'], 'broken'],
  ['since before opening', early, 4, [], 'off'],
  ['since before opening, and open now', early, 6, ['kiosk-silent b001-k01 broken'], 'broken'],
  [
    'without hours',
    { closesAt: null, opensAt: null },
    30 * 60,
    ['kiosk-silent b001-k01 broken'],
    'broken',
  ],
];
it.each(silences)('a kiosk is silent %s', (_, status, minutes, whys, light) => {
  const fold = regionOf('b001');
  fold.takeReport(reportedAs('b001.k01.status', statusOf({ ...status, list: null })));
  const nowMs = tenMs + minutes * minute;
  // Its branch is there: the host says so.
  fold.takeReport(reportedAs('b001.host.broker', broker, nowMs));
  const seen = fold.view(nowMs);
  expect(whysOf(seen)).toEqual(whys);
  expect(seen.branches[0]?.kiosks[0]?.light).toBe(light);
});
