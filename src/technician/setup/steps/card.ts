/** One card of the person who sets the kiosk up: is it known, may it borrow, does its form fit. */
import { classifyCode } from '../../../../hardware/scanner/classify.ts';
import { profileOf } from '../../../../packages/sip2/src/index.ts';
import { byProfile } from '../../../config/by-profile.ts';
import { pattern } from '../../../config/kinds.ts';
import { type CardKind, cardCountries, kindsOf } from '../../../config/numbers/cards.ts';
import type { Config } from '../../../config/schema.ts';
import type { Edit } from '../../../config/text/edit.ts';
import { codeRules } from '../../../wiring/identification.ts';
import { patternLike, probeCard } from '../../probes/library/card.ts';
import type {
  Bench,
  Outcome,
  Step,
  StepOption,
  StepQuestion,
  Values,
} from '../../setup-step/step.ts';
import { triedPinFinding } from '../../wrong-pin/tried-pin.ts';

/** The answers to which cards there are; another answer may have the same name in another step. */
const ofCountry = 'cards-';
const theOne = `${ofCountry}one`;
const asWritten = `${ofCountry}written`;
const countryNames: Readonly<Record<(typeof cardCountries)[number], string>> = {
  be: 'Belgium: library cards, eID, UiTPAS',
  nl: 'the Netherlands',
  de: 'Germany',
  dk: 'Denmark: library cards, the yellow card',
  generic: 'another country',
};

export const card: Step = {
  id: 'card',
  title: 'One card of yours',
  passing: ['card', 'pin'],
  questions: async ({ config }, values) => {
    const { card: form, cards, pin } = config.identification;
    const isOwn = 'pattern' in values;
    const questions: StepQuestion[] = [
      {
        name: 'card',
        ask: 'Number of a card of yours',
        hint:
          pin === 'always'
            ? 'Scan it or type it; kept nowhere. One wrong PIN is sent for it too'
            : 'Scan it or type it; it is asked for once, and kept nowhere',
        kind: 'passing',
        value: '',
      },
    ];
    if (pin === 'always')
      questions.push({ name: 'pin', ask: 'Its PIN', kind: 'secret', value: '' });
    if ('cards' in values || cards !== null) questions.push(whichCards(config, values));
    if (isOwn)
      questions.push({
        name: 'pattern',
        ask: 'What a whole card number looks like',
        kind: 'text',
        value: values.pattern ?? form.pattern,
      });
    return questions;
  },
  problems: (values) => ({
    ...((values.card ?? '').trim() === '' ? { card: 'scan a card, or skip this step' } : {}),
    ...(values.pattern !== undefined && !pattern.safeParse(values.pattern).success
      ? { pattern: 'it is no regular expression' }
      : {}),
  }),
  edits: (values, config) => {
    const cards = cardsOf(values, config);
    const kinds = kindsOf(cards, config.sip2.profile);
    const { pattern: form, checkDigit, saysYes } = values;
    const ofPin = pinEdits(saysYes, config);
    const isNew = form !== undefined && !kinds?.some((kind) => kind.pattern === form);
    if (kinds !== null && isNew)
      return [
        { path: ['identification', 'cards'], value: [ownKind(form, kinds), ...kinds] },
        ...ofPin,
      ];
    return [
      ...ofPin,
      ...(values.cards === undefined
        ? []
        : [{ path: ['identification', 'cards'] as const, value: cards }]),
      ...(form === undefined || kinds !== null
        ? []
        : [{ path: ['identification', 'card', 'pattern'] as const, value: form }]),
      ...(checkDigit === undefined || kinds !== null
        ? []
        : [{ path: ['identification', 'card', 'checkDigit'] as const, value: checkDigit }]),
    ];
  },
  test: async (bench, values) => {
    const { config, secrets, answerMs } = bench;
    const number = bareNumber(values.card ?? '', bench);
    const asksPin = config.identification.pin === 'always';
    const pin = (asksPin && values.pin) || null;
    const before = triedPinFinding(config);
    // Once for a library system: where the form of the card is mended too, this is tried again.
    const wrongPin = before?.light === 'broken';
    const now = bench.now();
    const probed = await probeCard(number, { config, secrets, pin, answerMs, now, wrongPin });
    const { findings, trial } = probed;
    if (findings.some(({ code }) => code === 'pin-yes-without')) {
      const text = 'Write that it says yes to no PIN, and checks one that is sent';
      return { findings, offer: { text, values: { ...values, saysYes: 'yes' } } };
    }
    const isSilent = trial?.kind === 'tried' && !trial.saysYesWithoutPin;
    const known = before?.light === 'ok' ? [before] : [];
    const found = isSilent ? { ...values, saysYes: 'no' } : values;
    return withForm([...findings, ...known], number, found, config);
  },
};

/** What was found of a yes to no PIN, where the configuration says otherwise. */
function pinEdits(saysYes: string | undefined, { sip2 }: Config): readonly Edit[] {
  if (saysYes === undefined) return [];
  const value = saysYes === 'yes';
  const present = profileOf(sip2.profile, sip2).saysYesWithoutPin;
  return present === value ? [] : [{ path: ['sip2', 'saysYesWithoutPin'], value }];
}

type Cards = Config['identification']['cards'];

function cardsOf({ cards }: Values, { identification }: Config): Cards {
  if (cards === undefined || cards === asWritten) return identification.cards;
  return cardCountries.find((country) => cards === ofCountry + country) ?? null;
}

function whichCards({ identification, sip2 }: Config, values: Values): StepQuestion {
  const { cards: ofProfile } = byProfile(sip2.profile);
  const cards = identification.cards ?? ofProfile;
  const written: StepOption = { value: asWritten, label: 'As the configuration has them' };
  return {
    name: 'cards',
    ask: 'Which cards do patrons have?',
    hint: 'National numbers only where the library is authorised: docs/cards.md',
    kind: 'choice',
    value:
      values.cards ??
      (cards === null ? theOne : typeof cards === 'string' ? ofCountry + cards : asWritten),
    options: [
      ...(Array.isArray(cards) ? [written] : []),
      ...(ofProfile === null
        ? [{ value: theOne, label: 'Those of the library alone, of one form' }]
        : []),
      ...cardCountries.map((country) => ({
        value: ofCountry + country,
        label: `The usual ones in ${countryNames[country]}`,
      })),
    ],
  };
}

/** Before the others: it is what the library has, and a wide kind of the country may be meant for it. */
function ownKind(form: string, kinds: readonly CardKind[]): Partial<CardKind> {
  const taken = new Set(kinds.map(({ name }) => name));
  const names = ['own card', ...Array.from(kinds, (_, at) => `own card ${at + 2}`)];
  return { name: names.find((name) => !taken.has(name)) ?? '', pattern: form };
}

/** As a scan of it is read: without the signs that some scanners add, and what is printed between. */
function bareNumber(typed: string, { config }: Bench): string {
  const read = classifyCode(typed.trim(), codeRules(config));
  return read.kind === 'patron' ? read.code : (belgian(read.code, config)?.number ?? read.code);
}

/** Where the number does not fit, the usual cards of Belgium or its form are offered. */
function withForm(
  findings: Outcome['findings'],
  number: string,
  values: Values,
  config: Config,
): Outcome {
  const others = findings.filter(
    ({ light, code }) => light === 'broken' && code !== 'card-form-other',
  );
  const fits = findings.every(({ code }) => code !== 'card-form-other');
  if (fits || others.length > 0) return { findings, values };
  const kind = belgian(number, config)?.kind;
  if (kind) {
    const law = kind.checkDigit === 'mod97-be' ? ', which a library must be authorised for' : '';
    const text = `Take the usual cards of Belgium: this one is a ${kind.name}${law}`;
    return { findings, values, offer: { text, values: { ...values, cards: `${ofCountry}be` } } };
  }
  const form = patternLike(number);
  return {
    findings,
    values,
    offer: {
      text: `Take cards as this one: ${form}, without a check digit`,
      values: { ...values, pattern: form, checkDigit: 'none' },
    },
  };
}

/** Of the usual cards of Belgium, the one with a check digit that this surely is; null: none. */
function belgian(code: string, config: Config): { number: string; kind: CardKind } | null {
  const identification = { ...config.identification, cards: 'be' as const };
  const read = classifyCode(code, codeRules({ ...config, identification }));
  if (read.kind !== 'patron') return null;
  const kind = kindsOf('be', 'generic')?.find(({ name }) => name === read.card);
  return kind && kind.checkDigit !== 'none' ? { number: read.code, kind } : null;
}
