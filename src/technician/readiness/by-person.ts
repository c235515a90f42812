/** The checks that take a person: what they do at a device, and what only they can see or hear. */
import { randomInt } from 'node:crypto';
import { inOrder } from '../finding.ts';
import type { CheckParts } from '../health/conversation.ts';
import { testPrinter } from '../parts/printer.ts';
import { scanFinding, scanWithinMs } from '../parts/scanner.ts';
import { type Answer, jackKeys, keyNames, neededKeys, twoKeys } from '../report.ts';
import type { CardTried } from '../running-kiosk.ts';
import { findingsOf, triedPinFinding } from '../wrong-pin/tried-pin.ts';
import {
  fromAnswer,
  fromFinding,
  type Judged,
  leftOut,
  lightAs,
  notAsked,
  notAtScreen,
} from './judged.ts';
import { tagCheck } from './tag-check.ts';

export const byPerson = [
  ...(['print', 'scan', 'tag', 'card', 'lamp', 'sound', 'headset', 'keypad'] as const),
  ...(['jack', 'two-keys'] as const),
] as const;
export type PersonCheck = (typeof byPerson)[number];
/** To find a headset, to plug it in and to take it out. */
const jackWithinMs = 60_000;
/** More time than for a code: a card must be found first. */
const cardWithinMs = 60_000;

export function tryByPerson(check: PersonCheck, parts: CheckParts): Judged | Promise<Judged> {
  const { kiosk, talk } = parts;
  const states = kiosk.parts();
  switch (check) {
    case 'print':
      if (!kiosk.printer) return none('printer');
      return talk.can('ask') ? tryPrint(parts, kiosk.printer) : notAsked;
    case 'scan':
      if (states.scanner === 'absent') return none('scanner');
      return talk.can('ask') ? tryScan(parts) : notAsked;
    case 'tag':
      if (states.reader === 'absent') return none('RFID reader');
      if (kiosk.config.reader?.driver === 'scan') return none('RFID reader that switches security');
      return talk.can('ask') ? tagCheck(parts) : notAsked;
    case 'card':
      return talk.can('ask') ? tryCard(parts) : notAsked;
    case 'lamp':
      return none('lamp');
    case 'sound':
      return trySound(parts);
    case 'headset':
      return kiosk.config.screen.headset ? tryHeadset(parts) : none('headset');
    case 'keypad':
      return tryKeypad(parts);
    case 'jack':
      return tryJack(parts);
    case 'two-keys':
      return tryTwoKeys(parts);
  }
}

function none(name: string): Judged {
  return lightAs('off', 'off', `This kiosk has no ${name}.`);
}

/** Whose judgement it is; what the person left out is no one's. */
function judgedBy(judged: Judged, by: string | undefined): Judged {
  return judged.light === 'not-judged' || by === undefined ? judged : { ...judged, by };
}

async function tryPrint(
  { kiosk, talk, by }: CheckParts,
  printer: NonNullable<CheckParts['kiosk']['printer']>,
): Promise<Judged> {
  const figures = String(randomInt(1_000, 10_000));
  const printed = await testPrinter(kiosk, printer, figures);
  if (printed.light !== 'ok') return fromFinding(printed);
  const ms = printed.latencyMs ?? 0;
  const answer = await talk.ask({ check: 'print', kind: 'yes-no', figures });
  const judged = fromAnswer(answer, {
    good: lightAs('ok', 'ok', 'The test receipt can be read, and has the right figures.', {
      ms,
      told: { is: 'readable' },
    }),
    bad: lightAs('broken', 'print-unreadable', 'The test receipt cannot be read.', {
      ms,
      remedy:
        'Put the roll in with its thermal side to the print head, clean the head, and check printer.model and printer.columns.',
    }),
  });
  return judgedBy(judged, by);
}

async function tryScan({ kiosk, talk }: CheckParts): Promise<Judged> {
  const startedMs = performance.now();
  const seen = await talk.askFor('scan', scanWithinMs, (signal) =>
    kiosk.nextScan(scanWithinMs, signal),
  );
  if (seen === 'skip') return leftOut;
  return fromFinding(scanFinding(seen, Math.round(performance.now() - startedMs)));
}

async function tryCard({ kiosk, talk }: CheckParts): Promise<Judged> {
  // Once for a library system: each run would count a wrong PIN of that card.
  const wrongPin = triedPinFinding(kiosk.config)?.light === 'broken';
  const tried = await talk.askFor('card', cardWithinMs, (signal) =>
    kiosk.tryCard(cardWithinMs, signal, { wrongPin }),
  );
  if (tried === 'skip') return leftOut;
  if (tried === null) {
    const text = `No card came in ${cardWithinMs / 1_000} s.`;
    const remedy = 'Scan a library card, or lay it on the reader where cards have a tag.';
    return lightAs('attention', 'card-not-seen', text, { remedy });
  }
  const { config, clock } = kiosk;
  const [worst] = inOrder(findingsOf(config, tried.trial, clock.now()));
  return worst && worst.light !== 'ok' ? fromFinding(worst) : ofCard(tried);
}

function ofCard({ end, outcome, latencyMs: ms }: CardTried): Judged {
  switch (outcome) {
    case 'not-a-card': {
      const text = `${end} was read, and is no card by the settings of this kiosk.`;
      const remedy =
        'Compare identification.card, or identification.cards, with what is on the card.';
      return lightAs('broken', 'card-not-a-card', text, { remedy });
    }
    case 'no-answer': {
      const text = `The library system did not answer about card ${end}.`;
      const remedy = 'See the last messages in the trace, and run `kiosk doctor`.';
      return lightAs('broken', 'card-unanswered', text, { remedy, ms });
    }
    case 'unknown': {
      const text = `The library system answers, and does not know card ${end}.`;
      const remedy =
        'Try a card that is known there. If it is: compare the prefix and the length that the library system expects.';
      return lightAs('attention', 'card-unknown', text, { remedy, ms });
    }
    case 'silent': {
      const text = `The library system says nothing of card ${end} without its PIN (BL N, CQ N).`;
      return lightAs('ok', 'ok', text, { ms, told: { is: 'card-silent', name: end } });
    }
    case 'may-borrow':
    case 'may-not-borrow': {
      const may = outcome === 'may-borrow';
      const text = `Card ${end} is known; its holder may ${may ? '' : 'not '}borrow.`;
      return lightAs('ok', 'ok', text, { ms, told: { is: `card-${outcome}`, name: end } });
    }
  }
}

async function trySound({ kiosk, talk, by }: CheckParts): Promise<Judged> {
  if (!talk.can('ask')) return notAsked;
  if (!talk.can('sound')) return notAtScreen;
  if (!kiosk.config.screen.sound && !kiosk.config.screen.headset) return none('sound');
  const answer = await talk.ask({ check: 'sound', kind: 'yes-no' });
  const judged = fromAnswer(answer, {
    good: lightAs('ok', 'ok', 'All four sounds were heard.', { told: { is: 'sounds-heard' } }),
    bad: lightAs('broken', 'sound-unheard', 'Not all four sounds were heard.', {
      remedy: 'Check the loudspeaker, its cable and the volume of this machine (alsamixer).',
    }),
    none: none('loudspeaker'),
  });
  return judgedBy(judged, by);
}

async function tryHeadset({ talk, by }: CheckParts): Promise<Judged> {
  if (!talk.can('ask')) return notAsked;
  if (!talk.can('sound')) return notAtScreen;
  const answer = await talk.ask({ check: 'headset', kind: 'yes-no' });
  const judged = fromAnswer(answer, {
    good: lightAs('ok', 'ok', 'The tone was heard in the headset, and nowhere else.', {
      told: { is: 'tone-heard' },
    }),
    bad: lightAs(
      'broken',
      'headset-unheard',
      'The tone was not heard in the headset, or others heard it.',
      {
        remedy:
          'Make the headset the sound card of this machine; where others hear it, set screen.headset to false at once: it reads names and titles aloud.',
      },
    ),
  });
  return judgedBy(judged, by);
}

async function tryKeypad({ talk, by }: CheckParts): Promise<Judged> {
  if (!talk.can('ask')) return notAsked;
  if (!talk.can('keys')) return notAtScreen;
  const answer = await talk.ask({ check: 'keypad', kind: 'keys', keys: keyNames });
  return judgedBy(keypadOf(answer), by);
}

function keypadOf(answer: Answer | null): Judged {
  if (answer?.answer === 'none') return none('keypad');
  if (answer?.answer !== 'keys') return leftOut;
  const keys = Object.fromEntries(
    keyNames.map((key) => [key, answer.pressed.includes(key)]),
  ) as Record<(typeof keyNames)[number], boolean>;
  const missing = keyNames.filter((key) => !keys[key]);
  const isNeeded = neededKeys.some((key) => missing.includes(key));
  if (missing.length === 0) {
    const text = `All ${keyNames.length} keys of the keypad came.`;
    return lightAs('ok', 'ok', text, { keys, told: { is: 'keys', figure: keyNames.length } });
  }
  const text = `These keys of the keypad did not come: ${missing.join(', ')}.`;
  if (!isNeeded) {
    const remedy =
      'Without them a blind patron turns reading aloud on and off by touch alone: take a keypad that sends F2, F4, F8 and F9.';
    return lightAs('attention', 'speech-key-missing', text, { keys, remedy });
  }
  const remedy =
    'Press each once more; if it does not come, clean or replace the keypad. docs/accessibility.md lists the keys.';
  return lightAs('broken', 'keypad-key-missing', text, { keys, remedy });
}

async function tryJack({ kiosk, talk, by }: CheckParts): Promise<Judged> {
  const { jack } = kiosk.config.screen;
  if (jack === null) return none('socket that notices a headset');
  if (!talk.can('ask')) return notAsked;
  if (jack.by === 'sound-card') {
    const came = await talk.askFor('jack', jackWithinMs, (signal) =>
      kiosk.tryHeadset(jackWithinMs, signal),
    );
    return came === 'skip' ? leftOut : jackOf(came);
  }
  if (!talk.can('keys')) return notAtScreen;
  const codes = { [jack.in]: 'jack-in', [jack.out]: 'jack-out' } as const;
  const answer = await talk.ask({ check: 'jack', kind: 'keys', keys: jackKeys, codes });
  if (answer?.answer === 'none') return none('socket that notices a headset');
  if (answer?.answer !== 'keys') return leftOut;
  const [isIn, isOut] = jackKeys.map((key) => answer.pressed.includes(key));
  return judgedBy(jackOf({ in: isIn === true, out: isOut === true }), by);
}

function jackOf(came: { in: boolean; out: boolean }): Judged {
  if (came.in && came.out)
    return lightAs(
      'ok',
      'ok',
      'That a headset is plugged in was noticed, and that it is taken out.',
      {
        told: { is: 'jack' },
      },
    );
  const missing = came.in ? 'taken out' : 'plugged in';
  const text = `That a headset is ${missing} was not noticed.`;
  const remedy =
    'With a keypad: compare screen.jack.in and screen.jack.out with the table of its maker. With a sound card: see what the service panel says of the screen.';
  return lightAs('broken', 'jack-unnoticed', text, { remedy });
}

async function tryTwoKeys({ kiosk, talk, by }: CheckParts): Promise<Judged> {
  const { twoKeys: own } = kiosk.config.screen;
  if (own === null) return none('two keys of their own');
  if (!talk.can('ask')) return notAsked;
  if (!talk.can('keys')) return notAtScreen;
  const codes = { [own.next]: 'next', [own.choose]: 'choose' } as const;
  const answer = await talk.ask({ check: 'two-keys', kind: 'keys', keys: twoKeys, codes });
  if (answer?.answer === 'none') return none('two keys of their own');
  if (answer?.answer !== 'keys') return leftOut;
  if (twoKeys.every((key) => answer.pressed.includes(key)))
    return judgedBy(lightAs('ok', 'ok', 'Both keys came.', { told: { is: 'two-keys' } }), by);
  const remedy = 'Compare screen.twoKeys with what the two keys send.';
  const text = 'Of the two keys not both came.';
  return judgedBy(lightAs('broken', 'two-keys-missing', text, { remedy }), by);
}
