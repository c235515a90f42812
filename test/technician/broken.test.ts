/**
 * Broken set-ups: for each the doctor names the one cause, and a remedy that mends it. All over
 * real files, ports and sockets.
 */
import { afterAll, describe, expect, test } from 'vitest';
import { startPrinter } from '../../simulators/printer.ts';
import { startReader, tagFor } from '../../simulators/reader.ts';
import { startTerminal } from '../../simulators/terminal.ts';
import { type PartName, partNames } from '../../src/technician/finding.ts';
import { parts } from '../../src/technician/parts/table.ts';
import { address, diagnosed, mayMount, type Row } from '../support/technician/bench.ts';
import { makeCertificates } from '../support/technician/certificates.ts';
import { attractRows } from './rows/attract.ts';
import { configuration } from './rows/configuration.ts';
import { devices, rfid, signals } from './rows/devices.ts';
import { helpRows } from './rows/help.ts';
import { libraryRows, secureRows } from './rows/library.ts';
import { diskRows, machine } from './rows/machine.ts';
import { adyenRows, codeRows, inOrder, opiRows } from './rows/payments.ts';

const certificates = makeCertificates();
afterAll(() => certificates.remove());

const table: Readonly<Record<string, readonly Row[]>> = {
  ...{ configuration, machine, rfid, devices, signals },
  help: helpRows,
  attract: attractRows,
  payments: [...opiRows, ...adyenRows, ...codeRows],
  disk: mayMount() ? diskRows : [],
  library: [...libraryRows, ...secureRows(certificates)],
};

/** The parts of which some row is about. */
const shown = new Set<PartName>();

for (const [part, rows] of Object.entries(table)) {
  if (rows.length === 0) continue;
  describe(part, () => {
    for (const [name, make, code, remedy, text = ''] of rows) {
      test.concurrent(name, async () => {
        const found = await diagnosed(make);
        expect(found.map((each) => each.code).join(', ')).toBe(code);
        expect(found[0]?.remedy).toContain(remedy);
        expect(found[0]?.text).toContain(text);
        for (const each of found) shown.add(each.part);
      });
    }
  });
}

/**
 * Branch: branch.test.ts. Card reader: it wants a pcscd, as in test/system/chip-card.test.ts.
 * Staffing: staffing.test.ts.
 */
const elsewhere: readonly PartName[] = ['branch', 'card-reader', 'staffing'];
test('each part that is examined is broken in some row, or stands in a file of its own', () => {
  const examined = partNames.filter((name) => parts[name].probes);
  expect(examined.filter((name) => !shown.has(name))).toEqual(elsewhere);
});

test('a terminal of Adyen and a payment host that are in order have nothing that needs attention', async () => {
  for (const make of inOrder) expect(await diagnosed(make)).toEqual([]);
});

test('a kiosk that is in order has nothing that needs attention', async () => {
  const found = await diagnosed(async (bench) => {
    const plate = await bench.keep(startReader({ port: 0 }));
    plate.put(tagFor({ item: '35500000000408' }, 'E004010012345678'));
    const printer = await bench.keep(startPrinter({ port: 0 }));
    const terminal = await bench.keep(startTerminal({ port: 0, password: '123456' }));
    const identity = { cert: certificates.pem('good.pem'), key: certificates.pem('server.key') };
    const library = (await bench.library({ tls: identity })).address.replace('tcp', 'tls');
    const tls = { ca: certificates.ca, serverName: 'sip.lindeveld.test' };
    const parts = {
      reader: address(plate),
      printer: address(printer),
      terminal: address(terminal),
    };
    return { settings: { sip2: { address: library, tls }, ...parts } };
  });
  expect(found).toEqual([]);
});

test('the table is long enough to be worth its name', () => {
  expect(Object.values(table).flat().length).toBeGreaterThanOrEqual(60);
});
