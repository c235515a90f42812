/** The checks that need no person: no paper, no sound, nothing that a patron would notice. */
import type { PrinterStatus } from '../../../hardware/devices.ts';
import type { Finding, PartName } from '../health/finding.ts';
import { absent, attention, broken, fine } from '../health/finding.ts';
import { lightsOf } from '../health/lights.ts';
import { type TestParts, testCode, testLibrary } from '../health/part-tests.ts';
import { printerRemedies, printerWords } from '../health/printer-words.ts';
import type { KioskHandle } from '../running-kiosk.ts';
import type { Conversation } from './conversation.ts';
import { fromFinding, type Judged } from './judged.ts';
import type { CheckName, ReportKind } from './report.ts';
import { examineTerminal } from './terminal-check.ts';

/** A finding of each is in the lights; of branch, code, card reader, signals where there are such. */
export type SilentCheck = Exclude<PartName, 'branch'>;

/** What few kiosks have, and this one has not; null: it has it, or it is no such part. */
export function lackingPart(
  check: CheckName,
  { code, config }: Pick<KioskHandle, 'code' | 'config'>,
): string | null {
  if (check === 'code' && code === null) return 'payments by a code';
  if (check === 'card-reader' && config.cardReader === null) return 'card reader';
  if (check === 'signals' && config.signals === null) return 'lamp, flap or sensor';
  return null;
}

export async function trySilently(
  check: SilentCheck,
  parts: TestParts & { talk: Conversation },
  kind: ReportKind,
): Promise<Judged> {
  const { kiosk, supervisor, memory } = parts;
  const light = lightsOf(kiosk, supervisor, memory).find(({ part }) => part === check);
  const lacking = lackingPart(check, kiosk);
  if (lacking !== null) return fromFinding(absent(check, lacking));
  const known = light ?? fine(check, 'Nothing is known of it.');
  if (known.light === 'off') return fromFinding(known);
  switch (check) {
    case 'library':
      return fromFinding(await testLibrary(kiosk, memory));
    case 'printer':
      return fromFinding(kiosk.printer ? await askPrinter(kiosk.printer, known) : known);
    case 'terminal':
      // Asked for its last receipt, some terminals print it: not by themselves in the morning. And
      // while it examines itself it takes no payment: only where no visit can begin.
      return fromFinding(
        kiosk.terminal && kind === 'attended' && (known.light === 'ok' || isTrial(known))
          ? unlessTrial(await examineTerminal(kiosk.terminal, parts.talk), known)
          : known,
      );
    case 'code':
      return fromFinding(
        kiosk.code ? unlessTrial(await testCode(kiosk.code, known), known) : known,
      );
    case 'screen':
      return fromFinding(unlessAtPanel(known, parts.talk));
    default:
      return fromFinding(known);
  }
}

/** Its last status may be five seconds old. */
async function askPrinter(
  printer: { status(): Promise<PrinterStatus> },
  known: Finding,
): Promise<Finding> {
  const startedMs = performance.now();
  const status = await printer.status();
  const latencyMs = Math.round(performance.now() - startedMs);
  const { where, since, told } = known;
  const text = `The printer ${printerWords[status]}.`;
  if (status === 'ready')
    return fine('printer', text, { where, latencyMs, told: told ?? { is: 'answers' } });
  const light = status === 'paper-low' ? attention : broken;
  const details = { remedy: printerRemedies[status], where, since, latencyMs };
  return light('printer', `printer-${status}`, text, details);
}

function isTrial({ code }: Finding): boolean {
  return code.startsWith('payments-trial');
}

/** All that works takes no money while it is a trial. */
function unlessTrial(tried: Finding, known: Finding): Finding {
  return tried.light === 'ok' && isTrial(known) ? known : withIdentity(tried, known);
}

function withIdentity(finding: Finding, { where }: Finding): Finding {
  return where === undefined ? finding : { ...finding, where };
}

/** Who runs the report at the kiosk, where its keys come, has the panel on its screen. */
function unlessAtPanel(known: Finding, talk: Conversation): Finding {
  if (!talk.can('keys') || known.code !== 'screen-not-shown') return known;
  const text = 'The kiosk’s screen shows this panel in place of the patron’s page.';
  return fine('screen', text, { told: { is: 'panel-shown' } });
}
