/**
 * "What each rule denies, by channel": one test per row. D, (d) denied; A, (a) allowed; – silent,
 * and so not denied.
 */
import { describe, expect, it } from 'vitest';
import { decide, holding, rules, withStatus } from '../../../test/support/blocks/wise.ts';
import type { Action } from '../src/index.ts';

type Cell = 'D' | '(d)' | 'A' | '(a)' | '–';
const kioskColumns: Action[] = ['checkIn', 'checkOut', 'renew', 'hold', 'pay'];
const kiosk: Record<string, Cell[]> = {
  'maximum-fees': ['–', 'D', 'D', '–', '(a)'],
  'membership-fee': ['–', 'D', 'D', '–', 'A'],
  'aged-fees': ['–', 'D', 'D', 'D', '(a)'],
  'replacement-invoice': ['(a)', 'D', 'D', '–', '(a)'],
  'payment-overdue': ['–', 'D', 'D', '–', '(a)'],
  cancelled: ['A', '(d)', '(d)', '(d)', '(d)'],
};
const portalColumns: Action[] = ['renew', 'hold', 'pay', 'seeLoans', 'seeMessages', 'seeHistory'];
const portal: Record<string, Cell[]> = {
  'maximum-fees': ['D', 'D', '(a)', '–', '–', '–'],
  'membership-fee': ['D', 'A', '–', '–', '–', '–'],
  'aged-fees': ['A', '(d)', '(a)', '–', '–', '–'],
  'replacement-invoice': ['D', 'D', '(a)', '–', '–', '–'],
  'payment-overdue': ['D', 'D', '(a)', '–', '–', '–'],
  cancelled: ['D', 'D', 'A', 'A', 'A', 'D'],
};
function read(columns: Action[], cells: Cell[]) {
  return Object.fromEntries(
    columns.map((action, index) => [action, cells[index] !== 'D' && cells[index] !== '(d)']),
  );
}

describe('kiosk', () => {
  it.each(Object.entries(kiosk))('%s', (rule, cells) => {
    const decision = decide(holding[rule] ?? null);
    expect(rules(decision)).toEqual([rule]);
    expect(decision.allows).toMatchObject(read(kioskColumns, cells));
  });
  it('reminder (3): as membership-fee, "geen extra blokkering"', () => {
    const reminded = decide(withStatus(3, 2500));
    const billed = decide(withStatus(2, 2500));
    expect(rules(reminded)).toEqual(['membership-fee']);
    expect(reminded.allows).toEqual(billed.allows);
    expect(decide(withStatus(3, 2500), 'portal').allows).toEqual(
      decide(withStatus(2, 2500), 'portal').allows,
    );
  });
  it('cancelled: "enkel nog innemen", so nothing else is allowed', () => {
    const { allows } = decide(withStatus(9));
    expect(Object.entries(allows).filter(([, isAllowed]) => isAllowed)).toEqual([
      ['checkIn', true],
    ]);
  });
});

describe('portal', () => {
  it.each(Object.entries(portal))('%s', (rule, cells) => {
    const decision = decide(holding[rule] ?? null, 'portal');
    expect(rules(decision)).toEqual([rule]);
    expect(decision.allows).toMatchObject(read(portalColumns, cells));
  });
});

describe('staff', () => {
  const popUps: Record<string, string[]> = {
    'maximum-fees': ['maximum-fees'],
    'aged-fees': ['aged-fees'],
    'replacement-invoice': ['NOTA'],
    'membership-fee': [],
    'payment-overdue': [],
    cancelled: [],
  };
  it.each(Object.entries(popUps))(
    '%s: pop-ups %j, and staff may go on regardless',
    (rule, shown) => {
      const decision = decide(holding[rule] ?? null, 'staff');
      expect(decision.popUps).toEqual(shown);
      expect(rules(decision)).toEqual([rule]);
      expect(Object.values(decision.allows).every(Boolean)).toBe(true);
      expect(decision.level).toBe('full');
    },
  );
  it('shows no pop-up to a patron', () => {
    for (const about of Object.values(holding)) {
      expect(decide(about).popUps).toEqual([]);
      expect(decide(about, 'portal').popUps).toEqual([]);
    }
  });
});
