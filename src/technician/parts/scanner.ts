import type { ScanSeen } from '../actions.ts';
import { broken, type Finding, fine } from '../finding.ts';
import { deviceLight, stopwatch } from '../health/device-light.ts';
import type { TestParts } from '../health/test-parts.ts';
import type { Examined, Part } from './part.ts';

export const scanWithinMs = 20_000;

async function test({ kiosk }: TestParts, known: Finding): Promise<Finding> {
  if (known.light === 'off') return known;
  const elapsed = stopwatch();
  const seen = await kiosk.nextScan(scanWithinMs);
  return scanFinding(seen, elapsed().latencyMs);
}

/** `seen` null: none came. */
export function scanFinding(seen: ScanSeen | null, latencyMs: number): Finding {
  if (seen === null) {
    const remedy =
      'Hold a card before it; check that it is in USB-COM mode and sends CR or LF after a code.';
    const text = `No code came in ${scanWithinMs / 1_000} s.`;
    return broken('scanner', 'scanner-silent', text, { remedy });
  }
  const { symbology, length, end, kind } = seen;
  const what = { unknown: 'neither a card nor an item', patron: 'a card', item: 'an item' }[kind];
  const text = `Read ${symbology ?? 'a code'}, ${length} characters, ${end}: ${what}.`;
  return fine('scanner', text, {
    latencyMs,
    told: { is: `scanned-${kind}`, name: end, figure: length },
  });
}

async function probe({ config, options }: Examined, scanMs: number): Promise<Finding> {
  const { diagnoseScanner } = await import('../probes/devices/devices.ts');
  return await diagnoseScanner(config.scanner, options.folders, scanMs);
}

export const scanner: Part = {
  light: (at) => {
    const settings = at.kiosk.config.scanner;
    return [
      deviceLight('scanner', at, {
        name: 'scanner',
        remedy: 'Check its cable, its USB-COM mode, and scanner.address.',
        where: settings?.input === 'keyboard' ? 'keyboard' : settings?.address,
      }),
    ];
  },
  test,
  usedInVisit: true,
  probes: [{ when: 'stopped', run: (examined) => probe(examined, examined.options.scanMs) }],
  cause: (examined) => probe(examined, 0),
};
