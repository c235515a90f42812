/** The overview at the widths of a technician's laptop: each key lies in its card (LONG). */
import { describe, expect, test } from 'vitest';
import { isLong } from '../../support/repository/share.ts';
import { openPanelPage } from '../../support/system/panel-browser.ts';

describe.runIf(isLong)('the overview', { timeout: 60_000 }, () => {
  const { page, logIn } = openPanelPage();

  /** Those that are cut off, or lie outside. */
  const keysOutside = () =>
    page()
      .locator('section.parts')
      .evaluate((card) => {
        const { right } = card.getBoundingClientRect();
        return [...card.querySelectorAll('button, a')]
          .filter((key) => key.getBoundingClientRect().right > right)
          .map((key) => key.textContent);
      });

  test('has keys in the card of the parts', async () => {
    await logIn('technician');
    expect(await page().locator('section.parts button').count()).toBeGreaterThan(3);
    await page().setViewportSize({ width: 1920, height: 800 });
    expect(await keysOutside()).toEqual([]);
  });

  test.fails.each([1366, 1440, 1536])(
    'U3: each of them lies in its card at %i px',
    async (width) => {
      await page().setViewportSize({ width, height: 800 });
      expect(await keysOutside()).toEqual([]);
    },
  );
});
