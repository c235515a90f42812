/** Examples of devices that are out, of the line that is lost in a visit, and of books left there. */
import type { Screen, View } from '../../../src/screen/screen.ts';
import { type Example, example, over, plainDisplay } from './gallery-example.ts';
import { account, borrow, borrowed, identify, item, limits } from './gallery-views.ts';

const plateOut: Partial<Screen> = { reads: { plate: 'not-now', scan: 'works' } };
const scannerOut: Partial<Screen> = { reads: { plate: 'works', scan: 'not-now' } };
const bothOut: Partial<Screen> = { reads: { plate: 'not-now', scan: 'not-now' } };
const works = {
  ...limits,
  borrow: 'works',
  pay: 'works',
  payBy: { terminal: 'works', code: 'absent' },
  account: 'works',
  line: 'works',
} as const;
const nothing: Extract<View, { kind: 'return' }> = {
  kind: 'return',
  rows: [],
  provisional: false,
  stillWorking: false,
};
const unseen = (layDown: boolean) =>
  item('9', 'Dagelijkse kost', 'done', { code: 'tag-not-seen', layDown });

/** `goodbyeEndsAt`: as of the tasks. */
export function lineExamples(goodbyeEndsAt: string): Example[] {
  return [
    example(
      '60-attract-plate-out',
      { kind: 'attract', limits: { ...works, plate: 'not-now', receipt: 'not-now' } },
      plateOut,
    ),
    example('60-attract-scanner-out', { kind: 'attract', limits: { ...works, scan: 'not-now' } }),
    example(
      '60-attract-no-plate',
      { kind: 'attract', limits: null },
      { reads: { plate: 'absent', scan: 'works' } },
    ),
    example('61-borrow-plate-out-empty', borrow([]), plateOut),
    example('61-borrow-plate-out-left', borrow([]), {
      ...plateOut,
      places: { scanner: 'left', plate: 'below', printer: 'below', terminal: 'right' },
    }),
    example('61-borrow-plate-out', borrow(borrowed), plateOut),
    example('61-return-scanner-out', nothing, scannerOut),
    example('61-return-nothing-reads', nothing, bothOut),
    example('62-identify-type', { ...identify, how: 'type' }, scannerOut),
    example('62-identify-plate', { ...identify, how: 'plate' }, scannerOut),
    example('62-identify-none', { ...identify, mayType: false, how: 'none' }, scannerOut),
    over('62-help-plate-out', { kind: 'help' }, plateOut),
    example('63-borrow-tag-not-seen', borrow([unseen(true), ...borrowed.slice(0, 2)])),
    example(
      '63-borrow-tag-not-seen-desk',
      borrow([unseen(false), ...borrowed.slice(0, 2)]),
      plateOut,
    ),
    example(
      '63-return-tag-not-seen',
      { ...nothing, rows: [unseen(true), { ...unseen(false), key: 'r2', title: 'Het hout' }] },
      {},
    ),
    example('63-goodbye-still-secured', {
      kind: 'goodbye',
      lent: 2,
      returned: 1,
      renewed: 0,
      dueOn: '2026-12-15',
      provisional: true,
      returnedProvisional: false,
      laid: 0,
      notLent: [],
      toDesk: [],
      toTake: [],
      stillSecured: 1,
      card: 'scanned',
      endsAt: goodbyeEndsAt,
      printed: false,
      timedOut: false,
    }),
    example('64-borrow-line-lost', {
      ...borrow([item('1', 'De Gruffalo', 'done', { provisional: true }), ...borrowed]),
      provisional: true,
      line: 'limited',
    } as View),
    example('64-borrow-line-ended', { ...borrow(borrowed), line: 'ended' } as View),
    example('64-borrow-line-ended-empty', { ...borrow([]), line: 'ended' } as View),
    example('64-return-line-lost', { ...nothing, provisional: true, line: 'limited' }),
    example('64-return-line-ended', { ...nothing, provisional: true, line: 'ended' }),
    example('64-account-line-lost', {
      ...account,
      mayRenew: false,
      mayPay: false,
      lineLost: true,
    } as View),
    example('64-action-account-not-now', { kind: 'action', limits, notNow: 'account' }),
    example('64-action-borrow-not-now', {
      kind: 'action',
      limits: { ...limits, borrow: 'not-now' },
      notNow: 'borrow',
    }),
    example('65-attract-leftovers', { kind: 'attract', limits: null }, { leftovers: 2 }),
    example('65-identify-leftovers', { ...identify, booksSeen: 0 }, { leftovers: 1 }),
    example('65-action-leftovers', { kind: 'action', limits: null }, { leftovers: 2 }),
    example('65-borrow-leftovers-empty', borrow([]), { leftovers: 2 }),
    example('65-borrow-leftovers', borrow(borrowed), { leftovers: 2 }),
    example('65-borrow-leftovers-largest', borrow([]), {
      leftovers: 2,
      display: { ...plainDisplay, textSize: 3 },
    }),
    example('65-return-leftovers', nothing, { leftovers: 1 }),
  ];
}
