/** One step of `kiosk visit` as text: `ok check-out 33550000000021 (12 ms)`, details indented. */
import type { Decision } from '../../../machines/domain.ts';
import { inWords } from '../common/explain.ts';
import type { VisitStep } from './visit-play.ts';

export function textOf({ step, ok, ms, item, outcome }: VisitStep): string {
  const head = `${ok ? 'ok  ' : 'NO  '}${step}${item === undefined ? '' : ` ${item}`} (${ms} ms)`;
  const lines = typeof outcome === 'string' ? [outcome] : linesOfOutcome(outcome);
  return [head, ...lines.map((line) => `      ${line}`.trimEnd())]
    .map((line) => `${line}\n`)
    .join('');
}

/** Advice for the technician, by the kind or the code of an outcome. */
const advice: Readonly<Record<string, string>> = {
  'not-a-card':
    'no card number by `identification` of the configuration: the library system was not asked',
  'online-only':
    'by identification.cards this kind of card works with the library system alone (keepOffline)',
  'unknown-card': 'the library system does not know this card',
  'pin-unchecked':
    'the library system does not say whether the PIN is right (no CQ), or says yes to no PIN or a wrong one, so that its yes proves nothing: have PIN verification switched on there, or write "pin": "never" in `identification`',
  'pin-needed':
    'this kiosk asks for a PIN: add --pin PIN, or --pin - and write it to standard input',
  'pin-wrong':
    'the library system says that the PIN is wrong; with no tries left, this kiosk sends none for this card for a quarter of an hour',
  'pin-paused':
    'too many wrong PINs at this kiosk: for a while none is sent, of whatever card (identification.pinPause)',
  blocked: 'a block rule denies it: see identify',
  refused: 'the library system refused it',
  costs: 'not lent: at the kiosk the patron is asked first, and nothing is lent without a yes',
  'needs-answer':
    'the library system asks something (FV), which only the desk can answer: switch that off for this port',
  unreachable: 'no answer, and nothing was done',
  'outcome-unknown': 'no answer: it may have been done; the library system is asked below',
  'journal-down': 'the journal cannot be written, so nothing is done',
};

function linesOfOutcome(outcome: object): string[] {
  return Object.entries(outcome).flatMap(([name, value]) => {
    if (name === 'decision') return linesOfDecision(value as Decision);
    const more =
      (name === 'kind' || name === 'code') && typeof value === 'string' ? advice[value] : undefined;
    // Of a refusal the code says more than its kind.
    if (name === 'kind' && 'code' in outcome) return [];
    return more === undefined ? linesOf(name, value) : [`${name}: ${String(value)} (${more})`];
  });
}

function linesOfDecision(decision: Decision): string[] {
  const words = inWords({ decision, channel: 'kiosk', texts: () => ({}), least: null });
  return words.split('\n').filter((line) => line !== '');
}

function linesOf(name: string, value: unknown): string[] {
  if (value === null || value === undefined) return [];
  if (Array.isArray(value)) {
    if (value.length === 0) return [];
    return [
      `${name}:`,
      ...value.map((each) => `  - ${typeof each === 'string' ? each : shortOf(each)}`),
    ];
  }
  return [`${name}: ${typeof value === 'object' ? shortOf(value) : String(value)}`];
}

/** The fields of an object on one line, without empty ones. */
function shortOf(value: object): string {
  return Object.entries(value)
    .filter(
      ([, field]) =>
        field !== null && field !== undefined && !(Array.isArray(field) && field.length === 0),
    )
    .map(
      ([name, field]) =>
        `${name} ${typeof field === 'object' ? JSON.stringify(field) : String(field)}`,
    )
    .join(', ');
}
