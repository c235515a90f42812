/** Checks of the service panel's page. */
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import type { Stage } from './stage.ts';

export const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
/** In a list of similar rows only the first ones are checked. */
const repeatedRows = [
  '.texts-list > :nth-child(n+4)',
  '.trace > :nth-child(n+4)',
  'tbody > :nth-child(n+8)',
  '.setting ~ .setting ~ .setting ~ .setting',
];

/** What axe finds on the current page. */
export async function faultsOn(page: Page, name: string) {
  const found = await page.evaluate(async (repeated) => {
    const { violations } = await (window as unknown as { axe: typeof import('axe-core') }).axe.run(
      { include: 'body', exclude: repeated },
      {
        preload: false,
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
        resultTypes: ['violations'],
      },
    );
    return violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`,
    );
  }, repeatedRows);
  return found.map((one) => `${name}: ${one}`);
}

/** Waits until the kiosk serves the text for the title of the attract screen. */
export async function shown(stage: Stage, text: string) {
  for (let turns = 0; turns < 1_000; turns += 1) {
    const catalogue = await fetch(`${stage.url()}texts/nl.json`).then(
      (answer) => answer.json() as Promise<Record<string, string>>,
      () => null,
    );
    if (catalogue?.['view.attract.title'] === text) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`the screen did not show ${text}`);
}
