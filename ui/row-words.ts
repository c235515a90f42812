/** The sentence of a row: it begins with the state; a refused one ends with what to do. */
import type { Destination, PlainDate, RefusalCode } from '../machines/domain.ts';
import { forDesk } from '../src/screen/refusals.ts';
import type { Display, HoldsReady, ItemRow, LoanRow } from '../src/screen/screen.ts';
import { isRightToLeft, type Piece, type Texts } from '../src/screen/texts.ts';
import type { Mark } from './parts/badge.tsx';

type Size = Display['textSize'];

interface Untitled {
  title: string | null;
  hint: string;
  isScanned?: true;
}

/** Some items have no title: their last digits distinguish them; where there are none, what was done. */
export function titleOf({ title, hint, isScanned }: Untitled, t: Texts): string {
  if (title !== null) return title;
  if (hint !== '') return t('item.untitled', { hint });
  return t(isScanned ? 'item.scanned' : 'item.laid');
}

const namedAtMost = 3;
/** Up to three titles, and how many more: `“Winterkoren”, “De plaat” en nog 2`. */
export function titlesOf(rows: readonly Untitled[], t: Texts) {
  const names = rows.map((row) => {
    // Without the marks it does not show where one of several ends.
    const name = row.title === null ? titleOf(row, t) : t('list.title', { title: row.title });
    return isRightToLeft(t.language) ? `\u2068${name}\u2069` : name;
  });
  const rest = names.length - namedAtMost;
  return t.list(
    rest > 0 ? [...names.slice(0, namedAtMost), t('list.more', { count: rest })] : names,
  );
}

/** At the largest text size without the weekday, so that the date fits on one line. */
export function dayText(on: PlainDate, size: Size, t: Texts): string {
  return t(size === 3 ? 'date.short' : 'date.day', { on });
}

/** The date in the library's time zone. */
export function todayIn(timeZone: string): PlainDate {
  return new Intl.DateTimeFormat('en-CA', { timeZone }).format(new Date());
}

/** What it is (`CD`), by its code; null: unknown, or not shown. */
export function mediaWord({ mediaType }: Pick<ItemRow, 'mediaType'>, t: Texts): string | null {
  const key = `media.${mediaType}`;
  return mediaType && t.has(key) ? t(key) : null;
}

/** The name that the library gave the place; null: the usual words for it. */
export function ownSign(to: Destination, t: Texts): string | null {
  return to.sign?.words[t.language] ?? null;
}

/** Where an item of the return list goes now; null: it stays on the plate, or that is unknown. */
export function goesTo(row: ItemRow): Destination | null {
  if (row.layDown !== undefined) return row.layDown ? null : { kind: 'desk' };
  if (row.state === 'done') return row.destination;
  if (row.state === 'unknown') return { kind: 'desk' };
  return row.state === 'refused' && row.code !== null && forDesk.includes(row.code)
    ? { kind: 'desk' }
    : null;
}

/**
 * Lines below the sentence: what it costs, the library system's own words, a slip that is missing.
 */
export function rowNotes(
  row: ItemRow,
  mode: 'borrow' | 'return',
  t: Texts,
): readonly (readonly Piece[])[] {
  const { state, code, message } = row;
  // In the sentence of a loan that was refused they stand already.
  const isOwnLine =
    state === 'done' || code === 'needs-answer' || (mode === 'return' && code === 'refused');
  const words = (isOwnLine && message && t.ofLibrary(message)) || null;
  const notes = [
    state === 'done' ? costPieces(row, t) : null,
    words === null ? null : [{ text: words, mark: null }],
    row.slipFailed ? t.pieces('row.slip-failed') : null,
  ];
  return notes.filter((note) => note !== null);
}

function costPieces({ costCents, agreedCents }: ItemRow, t: Texts): readonly Piece[] | null {
  if (!costCents) return null;
  return agreedCents === undefined
    ? t.pieces('row.costs', { amount: costCents })
    : t.pieces('row.costs.otherwise', { amount: costCents, agreed: agreedCents });
}

/** Where holds are picked up: as the library system says, or in the library's own words. */
export function holdsPlace({ places }: Pick<HoldsReady, 'places'>, t: Texts): string {
  return places.length === 0 ? t('holds.place') : t.list(places);
}

/** How many of their holds are ready. */
export function holdsText({ count, still }: HoldsReady, t: Texts): string {
  return t(still ? 'holds.still' : 'holds.ready', { count });
}

/** The library system's own words, if any; what to do follows in ours. */
function whyText(code: RefusalCode | null, message: string | null, t: Texts): string {
  const known = t(`refusal.${code ?? 'refused'}`);
  if (code !== 'refused' || !message) return known;
  const words = t.ofLibrary(message);
  return t('refusal.message', { message: /[.!?…؟]$/.test(words) ? words : `${words}.` });
}

/** Which parts of a set failed; null where it is no set, or it is not about its parts. */
function partsText({ code, failedParts }: ItemRow, t: Texts): string | null {
  if (!failedParts) return null;
  const { numbers, of } = failedParts;
  const parts = t.list(numbers.map(String));
  return t(`refusal.${code ?? 'refused'}.parts`, { parts, of, count: numbers.length });
}

/**
 * Lent and still secured, or returned and not secured: it is booked, and the plate or the desk
 * switches its security.
 */
export function isHalfDone(
  row: Pick<ItemRow, 'state' | 'code'>,
  mode: 'borrow' | 'return',
): boolean {
  if (row.code === 'tag-not-seen') return row.state === 'done';
  return mode === 'return'
    ? row.code === 'not-secured'
    : row.state === 'done' && row.code === 'not-released';
}

/**
 * The due date; where it could not be read, as the library system wrote it; null where there is
 * none.
 */
export function dueWords(
  { dueOn, dueText }: Pick<LoanRow, 'dueOn' | 'dueText'>,
  size: Size,
  t: Texts,
): string | null {
  return dueOn === null ? (dueText ?? null) : dayText(dueOn, size, t);
}

/** Nobody knows yet whether it is booked. */
export function isToCheck({ state }: Pick<ItemRow, 'state'>): boolean {
  return state === 'checking' || state === 'unknown';
}

/** How a row is marked. */
export function markOf(row: ItemRow, mode: 'borrow' | 'return'): Mark {
  const { state } = row;
  if (state === 'checking' || state === 'unknown' || isHalfDone(row, mode)) return 'warning';
  return state;
}

export function rowSentence(
  row: ItemRow,
  mode: 'borrow' | 'return',
  size: Size,
  t: Texts,
): readonly Piece[] {
  if (row.state === 'waiting' && row.costCents)
    return t.pieces('row.asks', { amount: row.costCents });
  if (row.state === 'waiting' || row.state === 'working')
    return t.pieces(`row.${row.state}${row.isScanned ? '.scanned' : ''}`);
  if (row.state === 'checking') return t.pieces(`row.checking${row.staysThere ? '.there' : ''}`);
  if (row.state === 'unknown') return t.pieces(`row.${mode}.unknown`);
  if (row.state === 'refused') {
    const why = partsText(row, t) ?? refusedWhy(row, mode, t);
    return t.pieces(`row.${mode}.${isHalfDone(row, mode) ? 'not-ready' : 'refused'}`, { why });
  }
  if (row.layDown !== undefined)
    return t.pieces(`row.${mode}.tag-not-seen${row.layDown ? '' : '.desk'}`);
  // Where it goes stands on the sign beside it.
  if (mode === 'return') return t.pieces('row.return.none');
  if (isHalfDone(row, mode)) return t.pieces(`row.${mode}.not-ready`);
  const how = row.ownLoan
    ? 'already'
    : row.provisional
      ? 'provisional'
      : row.renewed
        ? 'renewed'
        : 'done';
  const day = dueWords(row, size, t);
  return day === null
    ? t.pieces(`row.borrow.${how}.undated`)
    : t.pieces(`row.borrow.${how}`, { day });
}

/** Why it was refused, and what to do. */
function refusedWhy(
  { code, message, costCents }: Pick<ItemRow, 'code' | 'message' | 'costCents'>,
  mode: string,
  t: Texts,
): string {
  if (code === 'costs' && costCents) return t('refusal.costs.amount', { amount: costCents });
  if (code === 'offline-limit' && mode === 'return') return t('refusal.offline-limit.return');
  if (code === 'refused' && mode === 'return') return t('refusal.refused.return');
  return whyText(code, message, t);
}

/** The same at the end of the visit, as on paper: nothing is laid down again. */
export function whyAtEnd(
  row: Pick<ItemRow, 'code' | 'message' | 'costCents'>,
  mode: 'borrow' | 'return',
  t: Texts,
): string {
  const key = `receipt.refusal.${row.code}`;
  return t.has(key) ? t(key) : refusedWhy(row, mode, t);
}

export function renewalSentence(loan: LoanRow, size: Size, t: Texts): readonly Piece[] {
  const { renewal } = loan;
  if (renewal?.state === 'refused') {
    const { code, message } = renewal;
    if (code === 'refused' && !message) return t.pieces('renewal.refused.plain');
    if (code === 'lent-elsewhere') return t.pieces('renewal.elsewhere');
    return t.pieces('renewal.refused', { why: whyText(code, message, t) });
  }
  if (renewal && renewal.state !== 'done') return t.pieces(`renewal.${renewal.state}`);
  const day = dueWords(loan, size, t);
  if (day === null) return renewal ? t.pieces('renewal.done.undated') : [];
  return t.pieces(renewal ? 'renewal.done' : 'due', { day });
}
