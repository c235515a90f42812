/**
 * What the rows of `identification.item.rewrite` make of real numbers, before and after: those of the
 * tags on the reader, and of the journal. Of each its beginning and its end are shown.
 */
import type { Config } from '../../../config/schema.ts';
import type { Journal } from '../../../store/types.ts';
import { codeRules, isItem } from '../../../wiring/identification.ts';
import { itemNumberOf } from '../../../wiring/item-numbers.ts';
import { attention, type Finding, fine } from '../../health/finding.ts';

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

function inWords({ before, after }: Made): string {
  if (after === null) return `${masked(before)} → the desk`;
  if (after === before) return `${masked(before)} as it is`;
  const isAdded = after.endsWith(before);
  const made = isAdded
    ? after.slice(0, after.length - before.length) + masked(before)
    : masked(after);
  return `${masked(before)} → ${made}`;
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

/** Of the newest in the journal, as if their barcodes were read now. */
export function rowsOnJournal(journal: Pick<Journal, 'items'>, config: Settings): Finding[] {
  const { item } = config.identification;
  if (item.rewrite.length === 0) return [];
  const isOne = isItem(codeRules(config));
  const made = journal
    .items()
    .slice(-mostNumbers)
    .map((before): Made => {
      const after = itemNumberOf({ number: before, source: 'scanner' }, item);
      return { before, after: after !== null && isOne(after) ? after : null };
    });
  if (made.length === 0) return [];
  const list = listed(made);
  const told = { is: 'numbers-made', name: list };
  return [fine('journal', `Scanned now, item numbers of the journal become: ${list}.`, { told })];
}
