/** All that a row says, where it is heard: which one it is, its state, where it goes, its notes. */
import type { Destination } from '../../machines/domain.ts';
import type { ItemRow, LoanRow } from '../../src/screen/screen.ts';
import { plain, type Texts } from '../../src/screen/texts.ts';
import { mediaWord, ownSign, renewalSentence, rowNotes, rowSentence } from '../row-words.ts';
import { namesSomething } from './personal.ts';

/** The titles are said as well where only a headset plays them. */
interface Listener {
  t: Texts;
  headset: boolean;
}

export function spokenRow(
  row: ItemRow,
  rows: readonly ItemRow[],
  mode: 'borrow' | 'return',
  { t, headset }: Listener,
): string {
  const isHidden = row.message !== null && !headset && namesSomething(row.message);
  const heard = isHidden ? { ...row, message: t('speech.reason') } : row;
  // One whose tag is still to be switched says so in its own sentence.
  const isReturned = mode === 'return' && row.state === 'done' && row.layDown === undefined;
  const to = isReturned ? row.destination : null;
  return asSentences([
    // Of the highest number: one that went to another list leaves its own, and no book is the third of two.
    t('speech.nth', {
      nth: nthOf(row, rows),
      of: Math.max(...rows.map((one) => nthOf(one, rows))),
    }),
    headset ? row.title : null,
    mediaWord(row, t),
    plain(rowSentence(heard, mode, 1, t)),
    to === null ? null : spokenPlace(to, t),
    ...rowNotes(heard, mode, t).map(plain),
  ]);
}

/** The newest stands first, unless the screen says which one it is. */
export function nthOf(row: ItemRow, rows: readonly ItemRow[]): number {
  return row.nth ?? rows.length - rows.findIndex(({ key }) => key === row.key);
}

/** A whole sentence: the sign beside it is not heard. */
function spokenPlace(to: Destination, t: Texts): string {
  const own = ownSign(to, t);
  if (own !== null) return t('speech.to.sign', { place: own });
  return to.kind === 'bin' ? t('speech.to.bin', { name: to.name }) : t(`speech.to.${to.kind}`);
}

/** `today` in the library's time zone, `2026-12-16` */
export function spokenLoan(
  loan: LoanRow,
  loans: readonly LoanRow[],
  today: string,
  { t, headset }: Listener,
): string {
  const isToday = loan.renewal === null && loan.dueOn === today;
  const says = isToday ? t.pieces('due.today') : renewalSentence(loan, 1, t);
  return asSentences([
    t('speech.nth', { nth: loans.indexOf(loan) + 1, of: loans.length }),
    headset ? loan.title : null,
    loan.renewal === null && loan.daysLate > 0 ? t('account.late', { days: loan.daysLate }) : null,
    plain(says),
  ]);
}

function asSentences(lines: readonly (string | null)[]): string {
  return lines
    .flatMap((line) => (line ? (/[.!?:…؟]$/.test(line) ? line : `${line}.`) : []))
    .join(' ');
}
