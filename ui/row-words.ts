/** The sentence of a row: it begins with the state; a refused one ends with what to do. */
import type { PlainDate, RefusalCode } from '../src/domain.ts';
import type { Display, ItemRow, LoanRow } from '../src/screen/screen.ts';
import type { Piece, Texts } from '../src/screen/texts.ts';

type Size = Display['textSize'];

/** Some items have no title: their last digits distinguish them. */
export function titleOf(row: { title: string | null; hint: string }, t: Texts): string {
  return row.title ?? t('item.untitled', { hint: row.hint });
}

/** At the largest text size without the weekday, so that the date fits on one line. */
export function dayText(on: PlainDate, size: Size, t: Texts): string {
  return t(size === 3 ? 'date.short' : 'date.day', { on });
}

/** The library system's own words, if any; what to do follows in ours. */
function whyText(code: RefusalCode | null, message: string | null, t: Texts): string {
  const known = t(`refusal.${code ?? 'refused'}`);
  if (code !== 'refused' || !message) return known;
  return t('refusal.message', { message: /[.!?…]$/.test(message) ? message : `${message}.` });
}

/** Which parts of a set failed; null where it is no set, or it is not about its parts. */
function partsText({ code, failedParts }: ItemRow, t: Texts): string | null {
  if (!failedParts) return null;
  const { numbers, of } = failedParts;
  const parts = new Intl.ListFormat(t.language, { type: 'conjunction' }).format(
    numbers.map(String),
  );
  return t(`refusal.${code ?? 'refused'}.parts`, { parts, of, count: numbers.length });
}

/**
 * Lent and still secured, or returned and not secured: it is booked, and the item goes to the desk.
 */
export function isHalfDone(
  row: Pick<ItemRow, 'state' | 'code'>,
  mode: 'borrow' | 'return',
): boolean {
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

export function rowSentence(
  row: ItemRow,
  mode: 'borrow' | 'return',
  size: Size,
  t: Texts,
): readonly Piece[] {
  if (row.state === 'waiting' || row.state === 'working') return t.pieces(`row.${row.state}`);
  if (row.state === 'refused') {
    const why = partsText(row, t) ?? whyText(row.code, row.message, t);
    return t.pieces(isHalfDone(row, mode) ? 'row.return.not-ready' : `row.${mode}.refused`, {
      why,
    });
  }
  if (mode === 'return') return t.pieces(`row.return.${row.destination?.kind ?? 'none'}`);
  if (isHalfDone(row, mode)) return t.pieces('row.borrow.not-ready');
  const how = row.provisional ? 'provisional' : row.renewed ? 'renewed' : 'done';
  const day = dueWords(row, size, t);
  return day === null
    ? t.pieces(`row.borrow.${how}.undated`)
    : t.pieces(`row.borrow.${how}`, { day });
}

export function renewalSentence(loan: LoanRow, size: Size, t: Texts): readonly Piece[] {
  const { renewal } = loan;
  if (renewal?.state === 'working') return t.pieces('renewal.working');
  if (renewal?.state === 'refused') {
    if (renewal.code === 'refused' && !renewal.message) return t.pieces('renewal.refused.plain');
    return t.pieces('renewal.refused', { why: whyText(renewal.code, renewal.message, t) });
  }
  const day = dueWords(loan, size, t);
  if (day === null) return renewal ? t.pieces('renewal.done.undated') : [];
  return t.pieces(renewal ? 'renewal.done' : 'due', { day });
}
