/**
 * Asks the library system for one card, as the kiosk does at the start of a visit, and what it makes
 * of a wrong PIN. What is found holds nothing of the patron: no number, no name, no amount.
 */
import { classifyCode } from '../../../../hardware/scanner/classify.ts';
import { evaluate } from '../../../../packages/blocks/src/index.ts';
import { kindsOf } from '../../../config/numbers/cards.ts';
import type { Config } from '../../../config/schema.ts';
import type { LibrarySystem, PatronAnswer } from '../../../library/library.ts';
import { cardNumbers, codeRules } from '../../../wiring/identification.ts';
import { openPolicy } from '../../../wiring/open.ts';
import { policyFile } from '../../../wiring/policy-file.ts';
import { attention, broken, type Finding, fine } from '../../finding.ts';
import { currencyTexts } from '../../health/library-currency.ts';
import { findingsOf } from '../../wrong-pin/tried-pin.ts';
import { type PinTrial, tryWrongPin } from '../../wrong-pin/wrong-pin.ts';
import { atLibrary, habitFindings, type ProbeParts } from './at-library.ts';

interface CardProbe extends ProbeParts {
  /** null: not known, or the kiosk asks for none */
  pin: string | null;
  /** a wrong PIN is sent too, and what comes of it is stored */
  wrongPin: boolean;
}
interface CardProbed {
  findings: Finding[];
  /** left out: no wrong PIN was to be sent, or the library system was not reached */
  trial?: PinTrial;
}

export async function probeCard(card: string, probe: CardProbe): Promise<CardProbed> {
  const { config, pin, wrongPin } = probe;
  const { pinDigits: digits } = config.identification;
  const form = formOf(card, config);
  const asked = await atLibrary(probe, async (library, habits) => {
    const tried = wrongPin
      ? await tryWrongPin(library, { card, right: pin, digits })
      : { answer: await answerOf(library, card, pin), trial: undefined };
    await library.endSession(card, pin);
    return { ...tried, habits };
  });
  if (typeof asked === 'string') return { findings: [notAsked(asked)] };
  const { answer, trial, habits } = asked;
  if (answer === null) return { findings: [notAsked('it did not answer')] };
  const findings = [
    ...(await readAnswer(answer, trial, probe)),
    ...findingsOf(config, trial, probe.now),
    ...habitFindings(habits),
    form,
  ];
  return { findings, ...(trial === undefined ? {} : { trial }) };
}

async function answerOf(
  library: LibrarySystem,
  card: string,
  pin: string | null,
): Promise<PatronAnswer | null> {
  const answer = await library.patron(card, pin, 'none');
  return answer.kind === 'answer' ? answer.value : null;
}

function notAsked(why: string): Finding {
  const remedy = 'Go back to the log-in, or try again.';
  return broken('library', 'off-line', `The library system was not asked: ${why}.`, { remedy });
}

/** Whether the kiosk takes such a number for a card when it is scanned. */
function formOf(card: string, config: Config): Finding {
  const { card: form, cards } = config.identification;
  const kinds = kindsOf(cards, config.sip2.profile);
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

function currencyFindings({ currency }: PatronAnswer, { library }: Config): Finding[] {
  if (currency === undefined) return [];
  const { text, remedy } = currencyTexts(currency, library.currency);
  return [attention('library', 'currency-differs', text, { remedy })];
}

async function readAnswer(
  answer: PatronAnswer,
  trial: PinTrial | undefined,
  { config, pin, now }: CardProbe,
): Promise<Finding[]> {
  if (trial?.kind === 'not-tried' && trial.why === 'card-silent') return [];
  const isOfCard = trial?.kind === 'not-tried' && trial.why === 'card-unknown';
  const isPinRefused = pin !== null && answer.pinValid === false && !isOfCard;
  if (!answer.valid && !isPinRefused) {
    const remedy =
      'Is it a card of this library, and whole, with its first and last digit? If it is right, compare `sip2.institutionId` with the library system.';
    return [
      broken('library', 'card-unknown', 'The library system does not know this card.', { remedy }),
    ];
  }
  const known = fine('library', 'The library system knows this card.', {
    told: { is: 'card-known' },
  });
  // Some say of a card that is none that its PIN is wrong too.
  if (isPinRefused && !answer.valid) {
    const text = 'The library system does not know this card, or refuses its PIN.';
    const remedy =
      'Type both once more: the whole number, and the PIN of the card, not the password of the website.';
    return [broken('library', 'card-or-pin-wrong', text, { remedy })];
  }
  if (isPinRefused) {
    const remedy = 'Type it once more: the PIN of the card, not the password of the website.';
    const text = 'The library system refuses its PIN.';
    return [known, broken('library', 'card-pin-wrong', text, { remedy })];
  }
  const findings = [known, ...currencyFindings(answer, config)];
  const { allows, reasons } = evaluate(
    answer.facts,
    await openPolicy(policyFile(config)),
    now,
    'kiosk',
  );
  if (allows.checkOut)
    return [
      ...findings,
      fine('library', 'It may borrow at this kiosk.', { told: { is: 'card-borrows' } }),
    ];
  const rules = reasons.map(({ rule }) => rule).join(', ') || 'no reason is given';
  const text = `It may not borrow at this kiosk (${rules}).`;
  const remedy = `Right, if the card is blocked so; \`kiosk visit\` explains it. Else look whether \`sip2.profile\` is this library system.`;
  return [...findings, attention('library', 'card-may-not-borrow', text, { remedy })];
}
