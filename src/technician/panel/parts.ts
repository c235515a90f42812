/** Tests each part on the running kiosk, through the driver in use; nothing of a patron is touched. */
import { Hono } from 'hono';
import { encodeReceipt } from '../../receipts/encode.ts';
import type { TagSeen, Testable } from '../actions.ts';
import { absent, attention, broken, type Finding, fine } from '../health/finding.ts';
import { lightsOf } from '../health/lights.ts';
import type { KioskHandle } from '../running-kiosk.ts';
import type { Env } from './access/session-check.ts';
import { NotDone } from './answers.ts';
import { testCalls } from './calls.ts';
import type { HandlerParts } from './handler-parts.ts';
import { lastFour } from './journal-text.ts';

const scanWithinMs = 20_000;
const names: readonly Testable[] = [
  'printer',
  'library',
  'reader',
  'terminal',
  'scanner',
  'help',
  'screen',
  'clock',
];

/** A patron uses these, or would notice: they are not tested during a visit. */
const usedInVisit: ReadonlySet<Testable> = new Set(['printer', 'terminal', 'scanner', 'screen']);
function busy(part: Testable): Finding {
  const text = `A patron is at the screen: the ${part} is not tested during a visit.`;
  return attention(part, 'busy', text, { remedy: 'Test it at the attract screen.' });
}

export function partRoutes(parts: HandlerParts): Hono<Env> {
  const { kiosk, memory } = parts;
  const routes = new Hono<Env>();
  const running = new Set<Testable>();
  routes.post('/parts/:part/test', async (c) => {
    const part = names.find((name) => name === c.req.param('part'));
    if (!part)
      throw new NotDone(404, {
        code: 'no-such-part',
        text: `A part that can be tested: ${names.join(', ')}.`,
      });
    parts.note(c, 'test', [part]);
    if (kiosk.inVisit() && usedInVisit.has(part)) return c.json(busy(part));
    // One test of a part at a time: more would delay the requests of a patron.
    if (running.has(part))
      throw new NotDone(429, { code: 'busy', text: `The ${part} is being tested already.` });
    running.add(part);
    try {
      return c.json(await testPart(parts, part));
    } finally {
      running.delete(part);
    }
  });
  routes.get('/devices/tags', (c) => c.json(kiosk.tags().map(tagSeen)));
  routes.get('/devices/scans', (c) => c.json(memory.scans()));
  routes.get('/library/trace', (c) => c.json(kiosk.trace()));
  return routes;
}

function tagSeen({ uid, content, since }: ReturnType<KioskHandle['tags']>[number]): TagSeen {
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

async function testPart({ kiosk, supervisor, memory }: HandlerParts, part: Testable) {
  const light = lightsOf(kiosk, supervisor, memory).find((each) => each.part === part);
  const unknown: Finding = light ?? absent(part, part);
  switch (part) {
    case 'printer':
      return kiosk.printer ? testPrinter(kiosk, kiosk.printer) : unknown;
    case 'library':
      return testLibrary(kiosk);
    case 'reader':
      return light?.light === 'ok' ? testReader(kiosk, light) : unknown;
    case 'terminal':
      return kiosk.terminal ? testTerminal(kiosk.terminal) : unknown;
    case 'scanner':
      return light?.light === 'off' ? light : testScanner(kiosk);
    case 'help':
      return light?.light === 'off' ? light : testCalls(kiosk);
    case 'screen':
      kiosk.reloadScreen();
      return unknown;
    case 'clock':
      return unknown;
  }
}

function stopwatch() {
  const startedMs = performance.now();
  return () => ({ latencyMs: Math.round(performance.now() - startedMs) });
}

async function testPrinter(
  kiosk: KioskHandle,
  printer: NonNullable<KioskHandle['printer']>,
): Promise<Finding> {
  const elapsed = stopwatch();
  const outcome = await printer.print(testReceipt(kiosk));
  if (outcome === 'printed')
    return fine('printer', 'A test receipt was printed: check whether it can be read.', {
      ...elapsed(),
      told: { is: 'test-printed' },
    });
  const remedy = 'Check paper, cover, power and cable, and printer.address.';
  const text = `The printer did not print: ${outcome}.`;
  return broken('printer', `printer-${outcome}`, text, { remedy });
}

async function testLibrary({ client }: KioskHandle): Promise<Finding> {
  const elapsed = stopwatch();
  const fixed = { statusCode: '0', maxPrintWidth: '040', protocolVersion: '2.00' };
  const answer = await client.request({ code: '99', fixed, fields: {} });
  if (answer.kind === 'answer')
    return fine('library', 'The library system answers 99 with 98.', {
      ...elapsed(),
      told: { is: 'answers-99' },
    });
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

async function testTerminal(terminal: NonNullable<KioskHandle['terminal']>): Promise<Finding> {
  const elapsed = stopwatch();
  const last = await terminal.lastTransaction();
  if (last === 'unreachable') {
    const remedy = 'Check power, cable, address and password.';
    return broken('terminal', 'terminal-down', 'The terminal does not answer.', { remedy });
  }
  if (last === 'not-told') {
    const text = 'The terminal answers, but does not say what its last transaction was.';
    const remedy =
      'A payment whose end is lost goes to the staff’s list. See docs/payment-terminals.md.';
    return attention('terminal', 'last-not-told', text, { remedy });
  }
  const text = `The terminal answers; it knows ${last === null ? 'no' : 'its last'} transaction.`;
  const is = last === null ? 'terminal-none' : 'terminal-last';
  return fine('terminal', text, { ...elapsed(), told: { is } });
}

async function testScanner(kiosk: KioskHandle): Promise<Finding> {
  const elapsed = stopwatch();
  const seen = await kiosk.nextScan(scanWithinMs);
  if (seen === null) {
    const remedy =
      'Hold a card before it; check that it is in USB-COM mode and sends CR or LF after a code.';
    const text = `No code came in ${scanWithinMs / 1_000} s.`;
    return broken('scanner', 'scanner-silent', text, { remedy });
  }
  const { symbology, length, end, kind } = seen;
  const what = { unknown: 'neither a card nor an item', patron: 'a card', item: 'an item' }[kind];
  const text = `Read ${symbology ?? 'a code'}, ${length} characters, ${end}: ${what}.`;
  const told = { is: `scanned-${kind}`, name: end, figure: length };
  return fine('scanner', text, { ...elapsed(), told });
}

function testReceipt({ config, clock }: KioskHandle): Uint8Array {
  const columns = config.printer?.columns ?? 48;
  const printerModel = config.printer?.model ?? undefined;
  const ruler = '1234567890'.repeat(5).slice(0, columns);
  const lines = [
    config.library.name,
    config.device.name,
    clock.now(),
    ruler,
    'éèëïöüçß € …',
    'łşžėđ Жя Ωδ',
    'Test',
  ];
  return encodeReceipt(
    lines.map((text) => ({ text, align: 'left', bold: false, tall: false })),
    { columns, printerModel },
  );
}
