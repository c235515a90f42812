import { attention, broken, type Finding, fine } from '../finding.ts';
import { deviceLight, stopwatch } from '../health/device-light.ts';
import { printerRemedies, printerWords } from '../health/printer-words.ts';
import type { TestParts } from '../health/test-parts.ts';
import { testReceipt } from '../health/test-receipt.ts';
import type { Examined, Part } from './part.ts';

const complaints = ['paper-low', 'paper-out', 'cover-open', 'error'] as const;
const remedy = 'Check paper, cover, power and cable, and printer.address.';

/** Of a printer that answers; null: it has none, or does not answer. */
function complaint({ kiosk, memory: { observations } }: TestParts): Finding | null {
  const last = observations.reports().find(({ code }) => code === 'printer-status');
  const status = complaints.find((each) => each === last?.data?.status);
  if (last === undefined || status === undefined) return null;
  const light = status === 'paper-low' ? attention : broken;
  return light('printer', `printer-${status}`, `The printer ${printerWords[status]}.`, {
    remedy: printerRemedies[status],
    since: last.at,
    where: kiosk.config.printer?.address,
  });
}

/** `figures`: on the paper, for a person to compare. */
export async function testPrinter(
  kiosk: TestParts['kiosk'],
  asked: NonNullable<TestParts['kiosk']['printer']>,
  figures = '',
): Promise<Finding> {
  const elapsed = stopwatch();
  const outcome = await asked.print(testReceipt(kiosk, figures));
  if (outcome === 'printed')
    return fine('printer', 'A test receipt was printed: check whether it can be read.', {
      ...elapsed(),
      told: { is: 'test-printed' },
    });
  return broken('printer', `printer-${outcome}`, `The printer did not print: ${outcome}.`, {
    remedy,
  });
}

/** Its last status may be five seconds old. */
async function check({ kiosk: { printer: asked } }: TestParts, known: Finding): Promise<Finding> {
  if (asked === null) return known;
  const elapsed = stopwatch();
  const status = await asked.status();
  const { latencyMs } = elapsed();
  const { where, since, told } = known;
  const text = `The printer ${printerWords[status]}.`;
  if (status === 'ready')
    return fine('printer', text, { where, latencyMs, told: told ?? { is: 'answers' } });
  const light = status === 'paper-low' ? attention : broken;
  const details = { remedy: printerRemedies[status], where, since, latencyMs };
  return light('printer', `printer-${status}`, text, details);
}

async function probe({ config, options }: Examined): Promise<Finding> {
  const { diagnosePrinter } = await import('../probes/devices/devices.ts');
  return await diagnosePrinter(config.printer, options.folders, options.deviceAnswerMs);
}

export const printer: Part = {
  light: (at) => {
    const where = at.kiosk.config.printer?.address;
    return [complaint(at) ?? deviceLight('printer', at, { name: 'printer', remedy, where })];
  },
  test: ({ kiosk }, known) => (kiosk.printer ? testPrinter(kiosk, kiosk.printer) : known),
  usedInVisit: true,
  check,
  probes: [{ when: 'stopped', run: probe }],
  cause: probe,
};
