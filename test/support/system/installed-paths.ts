/** A picture shows the paths of an installed kiosk: those of the machine that makes it say nothing. */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

/** In texts and fields. Runs in the page. */
function replaceInPage(pairs: readonly (readonly [string, string])[]): void {
  const installed = (text: string) =>
    pairs.reduce((before, [from, to]) => before.replaceAll(from, to), text);
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const { data } = node as Text;
    if (installed(data) !== data) (node as Text).data = installed(data);
  }
  for (const field of document.querySelectorAll<HTMLInputElement>('input, textarea'))
    field.value = installed(field.value);
}

/** All that is read on a page. Runs in the page. */
function readPage(): string {
  const fields = [...document.querySelectorAll<HTMLInputElement>('input, textarea')];
  return [document.body.textContent, ...fields.map(({ value }) => value)].join('\n');
}

/**
 * `folder`: of the kiosk that is shown. Rejects when a path of this machine stays on the page: no
 * picture of it may be kept.
 */
export async function showInstalledPaths(page: Page, folder: string): Promise<void> {
  await page.evaluate(replaceInPage, [
    [join(folder, 'kiosk.config.json'), '/etc/library-kiosk/panel/kiosk.config.json'],
    [join(folder, 'data'), '/var/lib/library-kiosk'],
    [process.cwd(), '/opt/library-kiosk/current'],
  ] as const);
  const shown = await page.evaluate(readPage);
  const own = [folder, process.cwd(), tmpdir()].find((path) => shown.includes(path));
  if (own !== undefined) throw new Error(`the page shows a path of this machine: ${own}`);
}
