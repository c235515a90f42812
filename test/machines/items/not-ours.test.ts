/** An item whose number must not be sent: it has a row that says so, and nothing is asked about it. */
import { expect, it } from 'vitest';
import { isReturnedWhole, pileAfter, pileOf, problems } from '../../../machines/chute/pile.ts';
import type { Tag } from '../../../machines/domain.ts';
import { presentAll, presentNotOurs, presentNumberless } from '../../../machines/items/items.ts';

const uid = 'E004010000000002';
const unreadable: Tag = { uid, content: { kind: 'unreadable', why: 'its checksum is wrong' } };
const notOurs: Tag = { uid, content: { kind: 'not-ours', why: 'its owner is BE-AB' } };
const shown = (rows: readonly { item: string | null; state: string; code: string | null }[]) =>
  rows.map(({ item, state, code }) => [item, state, code]);
const refused = [[null, 'refused', 'not-ours']];

it('stands on the list when it opens, and once', () => {
  const plate = { plate: [notOurs], laid: [notOurs], scanned: [] };
  const rows = presentAll([], 'borrow', plate, 0);
  expect(shown(rows)).toEqual(refused);
  expect(presentAll(rows, 'borrow', plate, 0)).toHaveLength(1);
});

it('a tag that was unreadable and is read as another library’s changes its row', () => {
  const rows = presentNumberless([], 'borrow', unreadable);
  expect(shown(rows)).toEqual([[null, 'refused', 'unreadable']]);
  expect(shown(presentNumberless(rows, 'borrow', notOurs))).toEqual(refused);
});

it('its barcode has one row', () => {
  const rows = presentNotOurs([], 'borrow');
  expect(shown(rows)).toEqual(refused);
  expect(presentNotOurs(rows, 'borrow')).toHaveLength(1);
});

it('before a chute it is taken back, and the flap stays closed', () => {
  const tag = { ...notOurs, since: '2026-12-01T10:00:00Z' };
  const pile = pileOf([tag]);
  expect(shown(problems(pile))).toEqual(refused);
  expect(isReturnedWhole(pile)).toBe(false);
  expect(pileAfter(pile, { type: 'TAG_VANISHED', uid } as never).items).toEqual([]);
});
