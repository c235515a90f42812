/** A test receipt for a printer whose kiosk does not run: over a line of its own. */
import { parseAddress } from '../../../../hardware/address.ts';
import { openPrinter } from '../../../../hardware/printer/printer.ts';
import type { Instant } from '../../../../machines/domain.ts';
import type { Config } from '../../../config/schema.ts';
import { encodeReceipt } from '../../../receipts/encode.ts';
import { readCatalogues } from '../../../screen/catalogues.ts';
import { broken, type Finding, fine } from '../../finding.ts';
import { testLines } from '../../health/test-receipt.ts';

const upWithinMs = 3_000;

/** With the printer of `config`. */
export async function printTest(config: Config, now: Instant): Promise<Finding> {
  const { printer, screen } = config;
  const parsed = parseAddress(printer?.address ?? '');
  if (!parsed.ok)
    return broken('printer', 'address-wrong', `${parsed.problem}.`, { where: printer?.address });
  const catalogues = await readCatalogues(screen.languages, screen.textsFolder);
  const clock = { now: () => now };
  const job = encodeReceipt(testLines({ config, clock, catalogues }, ''), {
    columns: printer?.columns ?? 48,
    printerModel: printer?.model ?? undefined,
  });
  let onUp: () => void = () => {};
  const up = new Promise<void>((resolve) => {
    onUp = resolve;
    setTimeout(resolve, upWithinMs).unref();
  });
  const onState = ({ state }: { state: string }) => {
    if (state === 'up') onUp();
  };
  const opened = openPrinter(parsed.address, { onState, onStatus: () => {} });
  try {
    await up;
    const startedMs = performance.now();
    const outcome = await opened.print(job);
    const latencyMs = Math.round(performance.now() - startedMs);
    const told = { is: 'test-printed' };
    if (outcome === 'printed')
      return fine('printer', 'A test receipt was printed: check whether it can be read.', {
        latencyMs,
        told,
      });
    const remedy = 'Check paper, cover, power and cable, and printer.address.';
    return broken('printer', `printer-${outcome}`, `The printer did not print: ${outcome}.`, {
      remedy,
    });
  } finally {
    await opened.close();
  }
}
