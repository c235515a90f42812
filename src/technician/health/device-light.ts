/** The light of a device of a running kiosk. */
import type { Part } from '../../../machines/domain.ts';
import { absent, broken, type Finding, fine } from '../finding.ts';
import type { TestParts } from './test-parts.ts';

type Device = Exclude<Part, 'library' | 'journal'>;

interface About {
  /** `RFID reader` */
  name: string;
  /** where it is down */
  remedy: string;
  /** its address, as the configuration has it */
  where: string | undefined;
}

export function deviceLight(
  part: Device,
  { kiosk, memory }: TestParts,
  { name, remedy, where }: About,
): Finding {
  const state = kiosk.parts()[part];
  if (state === 'absent') return absent(part, name);
  const details = { where, since: sinceOf({ memory }, part) };
  const said = memory.deviceTextOf(part);
  if (state === 'down') {
    const text = said === '' ? `The ${name} does not answer.` : `The ${name} is down: ${said}`;
    return broken(part, `${part}-down`, text, { ...details, remedy });
  }
  return said === ''
    ? fine(part, `The ${name} answers.`, { ...details, told: { is: 'answers' } })
    : fine(part, `${said} answers.`, { ...details, told: { is: 'answers-as', name: said } });
}

/** When its state began. */
export function sinceOf({ memory }: Pick<TestParts, 'memory'>, part: Part): string | undefined {
  return memory.observations.since(part)?.at;
}

/** How long a device, or a person at it, takes. */
export function stopwatch(): () => { latencyMs: number } {
  const startedMs = performance.now();
  return () => ({ latencyMs: Math.round(performance.now() - startedMs) });
}
