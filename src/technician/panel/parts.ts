/**
 * Each part tried out on the running kiosk, through the driver that it uses itself. Nothing of a
 * patron is touched.
 */
import { Hono } from 'hono';
import { encodeReceipt } from '../../receipts/encode.ts';
import type { TagSeen, Testable } from '../actions.ts';
import type { Finding } from '../health/finding.ts';
import { lightsOf } from '../health/lights.ts';
import type { KioskHandle } from '../running-kiosk.ts';
import type { Env } from './access/session-check.ts';
import { NotDone } from './answers.ts';
import type { HandlerParts } from './handler-parts.ts';
import { masked } from './journal-text.ts';

const scanWithinMs = 20_000;
const names: readonly Testable[] = [
  'printer',
  'library',
  'reader',
  'terminal',
  'scanner',
  'screen',
  'clock',
];

/** What a patron is using, or would notice: none is tried in the middle of a visit. */
const ofTheVisit: ReadonlySet<Testable> = new Set(['printer', 'terminal', 'scanner', 'screen']);
function busy(part: Testable): Finding {
  return {
    part,
    light: 'attention',
    code: 'busy',
    text: `A patron is at the screen: the ${part} is not tried in the middle of a visit.`,
    remedy: 'Try again at the attract screen.',
  };
}

export function partRoutes(parts: HandlerParts): Hono<Env> {
  const { kiosk, memory } = parts;
  const routes = new Hono<Env>();
  const underWay = new Set<Testable>();
  routes.post('/parts/:part/test', async (c) => {
    const part = names.find((name) => name === c.req.param('part'));
    if (!part)
      throw new NotDone(404, {
        code: 'no-such-part',
        text: `A part that can be tried: ${names.join(', ')}.`,
      });
    parts.note(c, 'test', [part]);
    if (kiosk.inVisit() && ofTheVisit.has(part)) return c.json(busy(part));
    // One at a time: a flood of them would stand before what a patron waits for.
    if (underWay.has(part))
      throw new NotDone(429, { code: 'busy', text: `The ${part} is being tried already.` });
    underWay.add(part);
    try {
      return c.json(await tryPart(parts, part));
    } finally {
      underWay.delete(part);
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
    number: number === null ? null : masked(number),
    part:
      content.kind === 'item' && content.parts > 1
        ? { ordinal: content.ordinal, of: content.parts }
        : null,
    usage: content.kind === 'item' ? content.usage : null,
    why: content.kind === 'unreadable' ? content.why : null,
  };
}

async function tryPart(parts: HandlerParts, part: Testable): Promise<Finding> {
  const { kiosk } = parts;
  const light = lightsOf(kiosk, parts.supervisor, parts.memory).find((each) => each.part === part);
  const off = (): Finding =>
    light ?? { part, light: 'off', code: 'off', text: 'This kiosk has none.' };
  const well = (text: string, latencyMs?: number): Finding => ({
    part,
    light: 'ok',
    code: 'ok',
    text,
    ...(latencyMs === undefined ? {} : { latencyMs }),
  });
  const bad = (code: string, text: string, remedy: string): Finding => ({
    part,
    light: 'broken',
    code,
    text,
    remedy,
  });
  const fromMs = performance.now();
  const tookMs = () => Math.round(performance.now() - fromMs);
  switch (part) {
    case 'printer': {
      if (!kiosk.printer) return off();
      const outcome = await kiosk.printer.print(testReceipt(kiosk));
      if (outcome === 'printed')
        return well('A test receipt was printed: see whether it can be read.', tookMs());
      const remedy = 'Check paper, cover, power and cable, and printer.address.';
      return bad(`printer-${outcome}`, `The printer did not print: ${outcome}.`, remedy);
    }
    case 'library': {
      const fixed = { statusCode: '0', maxPrintWidth: '040', protocolVersion: '2.00' };
      const answer = await kiosk.client.request({ code: '99', fixed, fields: {} });
      if (answer.kind === 'answer') return well('The library system answers 99 with 98.', tookMs());
      const remedy =
        'See the trace for what was said last; check the network, sip2.address and the log-in.';
      return bad('off-line', `The library system does not answer: ${answer.why}.`, remedy);
    }
    case 'reader': {
      if (light?.light !== 'ok') return light ?? off();
      const tags = kiosk.tags().map(tagSeen);
      const seen = tags
        .map(({ kind, number }) => `${kind}${number === null ? '' : ` ${number}`}`)
        .join(', ');
      return well(
        `${light.text} ${tags.length} tags on the plate${seen === '' ? '' : `: ${seen}`}.`,
      );
    }
    case 'terminal': {
      if (!kiosk.terminal) return off();
      const last = await kiosk.terminal.lastTransaction();
      if (last === 'unreachable')
        return bad(
          'terminal-down',
          'The terminal does not answer.',
          'Check power, cable, address and password.',
        );
      if (last === 'not-told') {
        const text = 'The terminal answers, but does not say what its last transaction was.';
        const remedy =
          'A payment whose end is lost goes to the staff’s list. See docs/payment-terminals.md.';
        return { part, light: 'attention', code: 'last-not-told', text, remedy };
      }
      return well(
        `The terminal answers; it knows ${last === null ? 'no' : 'its last'} transaction.`,
        tookMs(),
      );
    }
    case 'scanner': {
      if (light?.light === 'off') return light;
      const seen = await kiosk.nextScan(scanWithinMs);
      if (seen === null) {
        const remedy =
          'Hold a card before it; see that it is in USB-COM mode and sends CR or LF after a code.';
        return bad('scanner-silent', `No code came in ${scanWithinMs / 1_000} s.`, remedy);
      }
      const { symbology, length, end, kind } = seen;
      const what =
        kind === 'unknown'
          ? 'neither a card nor an item'
          : `${kind === 'patron' ? 'a card' : 'an item'}`;
      return well(
        `Read ${symbology ?? 'a code'}, ${length} characters, ${end}: ${what}.`,
        tookMs(),
      );
    }
    case 'screen':
      kiosk.reloadScreen();
      return light ?? off();
    case 'clock':
      return light ?? off();
  }
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
