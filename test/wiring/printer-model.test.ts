/** The setting `printer.model` decides which bytes a receipt is printed with. */
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { openPrinter } from '../../hardware/printer/printer.ts';
import { startPrinter } from '../../simulators/printer.ts';
import { schema } from '../../src/config/schema.ts';
import { readCatalogues } from '../../src/screen/catalogues.ts';
import { printerOf } from '../../src/wiring/open.ts';
import { until } from '../support/hardware/until.ts';
import { emptyContent } from '../support/receipts/content.ts';

const title = 'Война и мир';

async function printedTitles(model: string | null): Promise<string> {
  const simulator = await startPrinter({ port: 0, columns: 48 });
  const statuses: string[] = [];
  const printer = openPrinter(
    { kind: 'tcp', host: '127.0.0.1', port: simulator.port },
    { onState: () => {}, onStatus: (status) => statuses.push(status) },
    { busyPollMs: 20 },
  );
  try {
    await until(() => statuses.at(-1) === 'ready', 'the printer is ready');
    const config = schema.parse({ printer: { model }, policy: resolve('policies/wise.json') });
    const catalogues = await readCatalogues(config.screen.languages);
    const item = '35500000000018';
    const loan = { title, item, dueOn: '2026-12-15', provisional: false, renewed: false };
    const { print } = printerOf(config, printer, catalogues, () => true);
    expect(await print({ ...emptyContent, lent: [loan] })).toBe('printed');
    return simulator.paper();
  } finally {
    await printer.close();
    await simulator.close();
  }
}

test('a Cyrillic title is printed by a model that has the letters, and is left out otherwise', async () => {
  expect(await printedTitles(null)).toContain(title);
  expect(await printedTitles('epson-tm-t20iii')).toContain(title);
  expect(await printedTitles('hp-a779')).not.toContain(title);
});
