/** Tests of single parts on the running kiosk, through the driver in use. */
import type { ScanSeen, TagSeen, Testable } from '../actions.ts';
import type { Memory } from '../memory/memory.ts';
import { lastFour } from '../panel/journal-text.ts';
import type { KioskHandle, Supervisor } from '../running-kiosk.ts';
import { absent, attention, broken, type Finding, fine } from './finding.ts';
import { libraryComplaint, lightsOf } from './lights.ts';
import { signalsFinding } from './signals-test.ts';
import { testReceipt } from './test-receipt.ts';

export interface TestParts {
  kiosk: KioskHandle;
  supervisor: Supervisor;
  memory: Memory;
}

export const scanWithinMs = 20_000;

export function tagSeen({ uid, content, since }: ReturnType<KioskHandle['tags']>[number]): TagSeen {
  const number =
    content.kind === 'item' ? content.item : content.kind === 'patron' ? content.card : null;
  return {
    uid,
    since,
    kind: content.kind,
    number: number === null ? null : lastFour(number),
    part:
      content.kind === 'item' && content.parts > 1
        ? { ordinal: content.ordinal, of: content.parts }
        : null,
    usage: content.kind === 'item' ? content.usage : null,
    why: content.kind === 'unreadable' ? content.why : null,
  };
}

export async function testPart(
  { kiosk, supervisor, memory }: TestParts,
  part: Testable,
): Promise<Finding> {
  const light = lightsOf(kiosk, supervisor, memory).find((each) => each.part === part);
  const unknown: Finding = light ?? absent(part, part);
  switch (part) {
    case 'printer':
      return kiosk.printer ? testPrinter(kiosk, kiosk.printer) : unknown;
    case 'library':
      return testLibrary(kiosk, memory);
    case 'reader':
      // In scan mode there are no tags on the plate to count.
      return light?.light === 'ok' && kiosk.config.reader?.driver !== 'scan'
        ? testReader(kiosk, light)
        : unknown;
    case 'terminal':
      return kiosk.terminal ? testTerminal(kiosk.terminal) : unknown;
    case 'code':
      return kiosk.code ? testCode(kiosk.code, unknown) : unknown;
    case 'scanner':
      return light?.light === 'off' ? light : testScanner(kiosk);
    case 'signals':
      return kiosk.trySignals ? signalsFinding(await kiosk.trySignals()) : unknown;
    case 'help':
      return light?.light === 'off' ? light : testCalls(kiosk);
    case 'screen':
      kiosk.reloadScreen();
      return unknown;
    case 'clock':
    // What it says of itself is as new as the last card: it reports each change.
    case 'card-reader':
      return unknown;
  }
}

function stopwatch() {
  const startedMs = performance.now();
  return () => ({ latencyMs: Math.round(performance.now() - startedMs) });
}

/** `figures`: on the paper, for a person to compare. */
export async function testPrinter(
  kiosk: KioskHandle,
  printer: NonNullable<KioskHandle['printer']>,
  figures = '',
): Promise<Finding> {
  const elapsed = stopwatch();
  const outcome = await printer.print(testReceipt(kiosk, figures));
  if (outcome === 'printed')
    return fine('printer', 'A test receipt was printed: check whether it can be read.', {
      ...elapsed(),
      told: { is: 'test-printed' },
    });
  const remedy = 'Check paper, cover, power and cable, and printer.address.';
  const text = `The printer did not print: ${outcome}.`;
  return broken('printer', `printer-${outcome}`, text, { remedy });
}

export async function testLibrary(kiosk: KioskHandle, memory: Memory): Promise<Finding> {
  const { client } = kiosk;
  const elapsed = stopwatch();
  const fixed = { statusCode: '0', maxPrintWidth: '040', protocolVersion: '2.00' };
  const answer = await client.request({ code: '99', fixed, fields: {} });
  if (answer.kind === 'answer') {
    const complaint = libraryComplaint(kiosk, memory);
    if (complaint !== null) return complaint;
    return fine('library', 'The library system answers 99 with 98.', {
      ...elapsed(),
      told: { is: 'answers-99' },
    });
  }
  const remedy =
    'See the last messages in the trace; check the network, sip2.address and the log-in.';
  const text = `The library system does not answer: ${answer.why}.`;
  return broken('library', 'off-line', text, { remedy });
}

function testReader(kiosk: KioskHandle, light: Finding): Finding {
  const tags = kiosk.tags().map(tagSeen);
  const list = tags
    .map(({ kind, number }) => `${kind}${number === null ? '' : ` ${number}`}`)
    .join(', ');
  const text = `${light.text} ${tags.length} tags on the plate${list === '' ? '' : `: ${list}`}.`;
  return fine('reader', text, { told: { is: 'tags', figure: tags.length } });
}

export async function testTerminal(
  terminal: NonNullable<KioskHandle['terminal']>,
): Promise<Finding> {
  const elapsed = stopwatch();
  const last = await terminal.lastTransaction();
  if (last === 'unreachable') {
    const remedy = 'Check power, cable, address and the settings of its driver.';
    return broken('terminal', 'terminal-down', 'The terminal does not answer.', { remedy });
  }
  if (last === 'not-told') {
    const text = 'The terminal answers, but does not say what its last transaction was.';
    const remedy =
      'A payment whose end is lost goes to the staff’s list. See docs/payments/README.md.';
    return attention('terminal', 'last-not-told', text, { remedy });
  }
  const text = `The terminal answers; it knows ${last === null ? 'no' : 'its last'} transaction.`;
  const told = { is: last === null ? 'terminal-none' : 'terminal-last' };
  return fine('terminal', text, { ...elapsed(), told });
}

/** No payment is begun. `known`: its light; a driver without a diagnosis asks its host by itself. */
export async function testCode(
  code: NonNullable<KioskHandle['code']>,
  known: Finding,
): Promise<Finding> {
  const elapsed = stopwatch();
  const diagnosis = await code.diagnose?.();
  if (!diagnosis) return known;
  if (diagnosis.outcome === 'passed')
    return fine('code', 'The payment host answers, and knows this kiosk.', {
      ...elapsed(),
      told: { is: 'answers' },
    });
  const remedy =
    'Check the connection to the internet, code.apiKey and code.environment; `kiosk doctor` looks closer.';
  return broken('code', 'code-down', `The payment host is down: ${diagnosis.why}.`, { remedy });
}

async function testScanner(kiosk: KioskHandle): Promise<Finding> {
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

/** Tries each way with a call that says that it is a test. */
async function testCalls({ calls }: KioskHandle): Promise<Finding> {
  const tried = await calls.test();
  const failed = tried.filter(({ why }) => why !== null);
  const names = tried.map(({ way }) => way).join(', ');
  const remedy = 'See help.call in the configuration; `kiosk doctor` examines each way.';
  const list = failed.map(({ way, why }) => `${way}: ${why}`).join('; ');
  if (failed.length === tried.length)
    return broken('help', 'help-call-failed', `A test call reached no one (${list}).`, { remedy });
  if (failed.length > 0)
    return attention('help', 'help-way-failed', `A test call was not delivered by ${list}.`, {
      remedy,
    });
  const latencyMs = Math.max(...tried.map((each) => each.latencyMs));
  const text = `A test call was sent (${names}): see whether it arrives.`;
  return fine('help', text, { latencyMs, told: { is: 'call-sent', name: names } });
}
