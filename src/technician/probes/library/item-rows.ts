/**
 * What the rows of `identification.item.rewrite` make of real numbers, before and after: those of the
 * tags on the reader, and of the journal. Of each its beginning and its end are shown.
 */
import { isDeepStrictEqual } from 'node:util';
import type { Config } from '../../../config/schema.ts';
import type { Journal } from '../../../store/types.ts';
import { codeRules, isItem } from '../../../wiring/identification.ts';
import { itemNumberOf } from '../../../wiring/item-numbers.ts';
import type { NumberChanged } from '../../actions.ts';
import { attention, type Finding, fine } from '../../finding.ts';

type Settings = Pick<Config, 'identification' | 'sip2'>;

export const mostNumbers = 10;

/** `after` null: it goes to the desk. */
interface Made {
  before: string;
  after: string | null;
}

function masked(number: string): string {
  return number.length > 6 ? `${number.slice(0, 3)}…${number.slice(-2)}` : `…${number.slice(-2)}`;
}

/** What was made, with what was added to it in full; null: it goes to the desk. */
function shownNumber({ before, after }: Made): string | null {
  if (after === null) return null;
  const isAdded = after.endsWith(before);
  return isAdded ? after.slice(0, after.length - before.length) + masked(before) : masked(after);
}

function inWords(made: Made): string {
  const { before, after } = made;
  if (after === before) return `${masked(before)} as it is`;
  return `${masked(before)} → ${shownNumber(made) ?? 'the desk'}`;
}

function listed(made: readonly Made[]): string {
  return made.slice(0, mostNumbers).map(inWords).join(', ');
}

function rewrites({ identification: { item } }: Pick<Config, 'identification'>): boolean {
  return item.rewrite.length > 0 || item.owners !== null;
}

/** Empty: nothing is rewritten, or no item lies there. */
export function rowsOnReader(
  tags: readonly { before: string | null; after: string | null }[],
  config: Settings,
  where: string,
): Finding[] {
  const made = tags.flatMap(({ before, after }) => (before === null ? [] : [{ before, after }]));
  if (!rewrites(config) || made.length === 0) return [];
  const list = listed(made);
  const text = `The numbers on the tags become: ${list}.`;
  if (made.every(({ after }) => after !== null))
    return [fine('reader', text, { where, told: { is: 'numbers-made', name: list } })];
  const remedy =
    'An item that goes to the desk and is the library’s own lacks a row in `identification.item.rewrite`, or its owner in `identification.item.owners`.';
  return [attention('reader', 'rfid-tag-not-ours', text, { where, remedy })];
}

/** As if their barcodes were read now. */
function madeOf(numbers: readonly string[], config: Settings): Made[] {
  const { item } = config.identification;
  const isOne = isItem(codeRules(config));
  return numbers.map((before) => {
    const after = itemNumberOf({ number: before, source: 'scanner' }, item);
    return { before, after: after !== null && isOne(after) ? after : null };
  });
}

/**
 * What a change of the configuration makes of the newest numbers in the journal, as if their
 * barcodes were read. Empty: it makes the same of each.
 */
export function numbersChanged(
  journal: Pick<Journal, 'items'>,
  { now, next }: { now: Settings; next: Settings },
): NumberChanged[] {
  const isSame = isDeepStrictEqual(now.identification, next.identification);
  // The whole journal is read, while a patron may be there.
  if (isSame && now.sip2.profile === next.sip2.profile) return [];
  const numbers = journal.items().slice(-mostNumbers);
  const present = madeOf(numbers, now);
  const later = madeOf(numbers, next);
  const rows = present.flatMap((from, at) => {
    const to = later[at];
    return to === undefined ? [] : [{ from, to }];
  });
  if (rows.every(({ from, to }) => from.after === to.after)) return [];
  return rows.map(({ from, to }) => ({
    number: masked(from.before),
    from: shownNumber(from),
    to: shownNumber(to),
  }));
}

export function rowsOnJournal(journal: Pick<Journal, 'items'>, config: Settings): Finding[] {
  if (config.identification.item.rewrite.length === 0) return [];
  const made = madeOf(journal.items().slice(-mostNumbers), config);
  if (made.length === 0) return [];
  const list = listed(made);
  const told = { is: 'numbers-made', name: list };
  return [fine('journal', `Scanned now, item numbers of the journal become: ${list}.`, { told })];
}
