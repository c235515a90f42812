/** What ends in a list is heard, also behind the page of a set that is not complete. */
import { expect, test } from 'vitest';
import type { ItemRow, Screen, View } from '../../src/screen/screen.ts';
import { texts } from '../../src/screen/texts.ts';
import { changesBetween } from '../../ui/changes.ts';
import { example } from '../support/screen/gallery-example.ts';
import { borrow, item, set } from '../support/screen/gallery-views.ts';
import { shipped } from '../support/screen/shipped.ts';

const dutch = texts(shipped.nl ?? {}, 'nl', 'Europe/Brussels', 'EUR');
const [working, done] = (['working', 'done'] as const).map((state) => item('7', 'Zee', state)) as [
  ItemRow,
  ItemRow,
];
function shown(view: View): Screen {
  return example('', view).screen;
}
function behind(row: ItemRow): Screen {
  const parts = { there: [1], of: 3 };
  return shown({
    kind: 'set-incomplete',
    purpose: 'borrow',
    row: { ...set, parts },
    rows: [set, row],
  });
}
const list = (row: ItemRow) => shown(borrow([set, row]));

test('the last one that ends as the page of the set comes', () => {
  const { spoken, sounds } = changesBetween(list(working), behind(done), dutch);
  expect(spoken).toHaveLength(1);
  expect(spoken[0]).toMatch(/^Stuk 1 van 2. Geleend/);
  expect(sounds).toEqual(['done', 'warning']);
});

test('one that ends behind it', () => {
  expect(changesBetween(behind(working), behind(done), dutch).spoken).toHaveLength(1);
  expect(changesBetween(behind(done), behind(done), dutch).spoken).toEqual([]);
});

test('the set itself is said by its page, and what was heard is not said again', () => {
  expect(changesBetween(list(done), behind(done), dutch).spoken).toEqual([]);
  expect(changesBetween(null, behind(done), dutch).spoken).toEqual([]);
});

test('the list that comes back is read whole', () => {
  expect(changesBetween(behind(done), list(done), dutch).spoken).toHaveLength(2);
});
