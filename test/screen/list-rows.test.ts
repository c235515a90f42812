/** How many rows of a list fit on a page, whole, with titles of two lines; and what the other pages hold. */
import { beforeAll, describe, expect, test } from 'vitest';
import { landscape, portrait, small } from '../support/screen/browser.ts';
import type { Face } from '../support/screen/face.ts';
import { plainDisplay } from '../support/screen/gallery-example.ts';
import { openOneFace } from '../support/screen/one-face.ts';

const screen = openOneFace();
let face: Face;
beforeAll(() => {
  face = screen.face();
});

/** The rows in sight, those of them that are cut, and the pager's words. Runs in the page. */
function rowsInSight() {
  const list = document.querySelector('.leaf') ?? document.querySelector('.pages > ul');
  const page = list?.getBoundingClientRect() ?? new DOMRect();
  const boxes = [...document.querySelectorAll('.row.item:not([data-away])')]
    .filter((row) => row.checkVisibility())
    .map((row) => row.getBoundingClientRect())
    .filter(({ top, bottom }) => bottom > page.top + 1 && top < page.bottom - 1);
  return {
    rows: boxes.length,
    cut: boxes.filter(({ top, bottom }) => top < page.top - 1 || bottom > page.bottom + 1).length,
    pager: document.querySelector('.pager:not([hidden]) > span')?.textContent ?? '',
    count: document.querySelector('.count')?.textContent ?? '',
  };
}
const shapes = { portrait, landscape } as const;

describe('whole rows (U8, U9)', () => {
  test.each([
    ['portrait', '06-borrow-eight', 1, 5, '1 van 2'],
    ['portrait', '08-return-eight', 1, 5, '1 van 2'],
    ['landscape', '06-borrow-eight', 1, 4, '1 van 2'],
    ['portrait', '06-borrow-eight', 3, 2, '1/5'],
    ['portrait', '18-borrow-largest', 3, 2, '1/3'],
  ] as const)('%s, %s, letters %i: %i', async (shape, name, textSize, rows, pager) => {
    await face.page.setViewportSize(shapes[shape]);
    const display = Object.assign({ ...plainDisplay }, { textSize });
    const seen = await face.lookAt(name, { display }, rowsInSight, null);
    expect(seen).toMatchObject({ rows, cut: 0, pager });
  });

  test('U9: one more card may come, and costs the list no row', async () => {
    await face.page.setViewportSize(portrait);
    await face.show('06-borrow-eight');
    const add = face.page.getByRole('button', { name: 'Nog een kaart' });
    expect(await add.count()).toBe(1);
    expect(await face.page.locator('.people').count()).toBe(0);
  });
});

test.each(Object.entries({ portrait, landscape, small }))(
  'in the largest letters the first page of the fees has both amounts (%s)',
  async (_, viewport) => {
    await face.page.setViewportSize(viewport);
    await face.show('18-fees-largest');
    const seen = await face.page.evaluate(() => {
      const end = document.querySelector('.pager')?.getBoundingClientRect().top ?? 0;
      const whole = [...document.querySelectorAll('.amount')].filter(
        (one) => one.checkVisibility() && one.getBoundingClientRect().bottom <= end + 1,
      );
      return whole.map((one) => one.querySelector('.sum')?.textContent);
    });
    expect(seen).toHaveLength(2);
  },
);

test('U9: places on a page that was not looked at are named beside Done', async () => {
  await face.page.setViewportSize(portrait);
  await face.clear();
  await face.show('08-return-eight');
  const count = face.page.locator('.count');
  expect(await count.textContent()).toContain('kijk ook bij bak 2');
  await face.page.locator('.pager button').last().click();
  await expect.poll(() => count.textContent()).not.toContain('kijk ook');
  // Back on the first page: they were seen.
  await face.page.locator('.pager button').first().click();
  expect(await count.textContent()).not.toContain('kijk ook');
  // All on one page: nothing is named.
  await face.clear();
  await face.show('08-return');
  expect(await count.textContent()).not.toContain('kijk ook');
});
