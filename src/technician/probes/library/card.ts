/**
 * Asks the library system for one card, as the kiosk does at the start of a visit. What is found
 * holds nothing of the patron: no number, no name, no amount.
 */
import { classifyCode } from '../../../../hardware/scanner/classify.ts';
import { evaluate } from '../../../blocks/index.ts';
import { kindsOf } from '../../../config/cards.ts';
import type { Config } from '../../../config/schema.ts';
import type { Secrets } from '../../../config/secrets/secrets.ts';
import type { Instant } from '../../../domain.ts';
import type { PatronAnswer } from '../../../library/library.ts';
import { libraryOverSip2 } from '../../../library/over-sip2.ts';
import type { ClientState } from '../../../sip2/index.ts';
import { cardNumbers, codeRules } from '../../../wiring/identification.ts';
import { openClient, openPolicy } from '../../../wiring/open.ts';
import { policyFile } from '../../../wiring/policy-file.ts';
import { librarySettings } from '../../../wiring/settings.ts';
import { attention, broken, type Finding, fine } from '../../health/finding.ts';

interface CardProbe {
  config: Config;
  secrets: Secrets;
  /** null: the kiosk asks for none */
  pin: string | null;
  answerMs: number;
  now: Instant;
}

export async function probeCard(card: string, probe: CardProbe): Promise<Finding[]> {
  const form = formOf(card, probe.config);
  const answer = await askFor(card, probe);
  if (typeof answer === 'string') {
    const remedy = 'Go back to the log-in, or try again.';
    return [
      broken('library', 'off-line', `The library system was not asked: ${answer}.`, { remedy }),
    ];
  }
  return [...(await readAnswer(answer, probe)), form];
}

/** Whether the kiosk takes such a number for a card when it is scanned. */
function formOf(card: string, config: Config): Finding {
  const { card: form, cards } = config.identification;
  const kinds = kindsOf(cards);
  const read = classifyCode(card, codeRules(config));
  if (read.kind === 'patron' && cardNumbers(config)(card) !== undefined) {
    const named = kinds === null ? '' : `: ${read.card}`;
    return fine('scanner', `The kiosk takes such a number for a card${named}.`, {
      told: kinds === null ? { is: 'card-form' } : { is: 'card-kind', name: read.card },
    });
  }
  const taken = read.kind === 'item' ? 'for an item' : 'for no card';
  const forms = (kinds ?? [form])
    .map(({ pattern, checkDigit }) => `${pattern}, check digit ${checkDigit}`)
    .join('; ');
  const text = `The kiosk would take such a number ${taken}: cards are ${forms}.`;
  const setting = kinds === null ? 'card.pattern` and `checkDigit' : 'cards';
  const remedy = `If it is a card of the library, take the form that is offered, or write \`identification.${setting}\` (docs/cards.md).`;
  return broken('scanner', 'card-form-other', text, { remedy });
}

/** A pattern that numbers like this one match: `2\d{13}`. It tells the length and the first sign. */
export function patternLike(card: string): string {
  const first = card.charAt(0).replace(/[^0-9A-Za-z]/, '\\$&');
  const rest = card.slice(1);
  const kind = /^\d*$/.test(rest) ? '\\d' : '[0-9A-Za-z]';
  return `${first}${kind}{${rest.length}}`;
}

async function askFor(card: string, probe: CardProbe): Promise<PatronAnswer | string> {
  const { config, secrets, pin, answerMs, now } = probe;
  const once = { timeoutMs: answerMs, retries: 0, heartbeatMs: 60_000 };
  let why = 'it does not answer';
  let timer: NodeJS.Timeout | undefined;
  let onSettled: (isUp: boolean) => void = () => {};
  const settled = new Promise<boolean>((resolve) => {
    onSettled = resolve;
    timer = setTimeout(() => resolve(false), answerMs * 2 + 500);
  });
  const client = openClient(
    { ...config.sip2, ...once },
    secrets,
    ({ level, text }) => {
      if (level !== 'info') why = text.replace(/\.$/, '');
    },
    (state: ClientState) => {
      if (state !== 'connecting') onSettled(state === 'online');
    },
  );
  try {
    const isUp = await settled;
    if (!isUp) return why;
    const clock = { now: () => now };
    const library = libraryOverSip2(client, clock, () => {}, librarySettings(config, secrets));
    const asked = await library.patron(card, pin, 'none');
    await library.endSession(card, pin);
    return asked.kind === 'answer' ? asked.value : asked.why;
  } finally {
    clearTimeout(timer);
    await client.close();
  }
}

async function readAnswer(
  answer: PatronAnswer,
  { config, pin, now }: CardProbe,
): Promise<Finding[]> {
  if (!answer.valid) {
    const remedy =
      'Is it a card of this library, and whole, with its first and last digit? If it is right, compare `sip2.institutionId` with the library system.';
    return [
      broken('library', 'card-unknown', 'The library system does not know this card.', { remedy }),
    ];
  }
  const known = fine('library', 'The library system knows this card.', {
    told: { is: 'card-known' },
  });
  if (pin !== null && answer.pinValid === false) {
    const remedy = 'Type it once more: the PIN of the card, not the password of the website.';
    return [
      known,
      broken('library', 'card-pin-wrong', 'The library system refuses its PIN.', { remedy }),
    ];
  }
  const { allows, reasons } = evaluate(
    answer.facts,
    await openPolicy(policyFile(config)),
    now,
    'kiosk',
  );
  if (allows.checkOut)
    return [
      known,
      fine('library', 'It may borrow at this kiosk.', { told: { is: 'card-borrows' } }),
    ];
  const rules = reasons.map(({ rule }) => rule).join(', ') || 'no reason is given';
  const text = `It may not borrow at this kiosk (${rules}).`;
  const remedy = `Right, if the card is blocked so; \`kiosk visit\` explains it. Else look whether \`sip2.profile\` is this library system.`;
  return [known, attention('library', 'card-may-not-borrow', text, { remedy })];
}
