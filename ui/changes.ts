/** What changed between two screens: a sound, and a sentence for a screen reader. */
import type { ChuteView, ItemRow, LoanRow, Screen } from '../src/screen/screen.ts';
import type { Texts } from '../src/screen/texts.ts';
import { closingKey, isCloser } from './closing.ts';
import { dialogKey } from './dialog-key.ts';
import { isHalfDone, isToCheck, todayIn } from './row-words.ts';
import type { Sound } from './sound.ts';
import { nthOf, spokenLoan, spokenRow } from './speech/rows.ts';

interface Changes {
  sounds: readonly Sound[];
  spoken: readonly string[];
}

export function changesBetween(before: Screen | null, after: Screen, t: Texts): Changes {
  const sounds: Sound[] = [];
  const spoken: string[] = [];
  const list = listIn(after);
  if (list) {
    const { view } = after;
    const last = before && listIn(before);
    const set = view.kind === 'set-incomplete' ? view.row.key : null;
    // A list that is shown anew is read whole; behind a page only what ended since is news.
    const isKnown = last?.mode === list.mode && (set || before?.view.kind === view.kind);
    const known = isKnown ? last.rows : set ? list.rows : [];
    for (const row of settledSince(known, list.rows)) {
      // Its page says that itself.
      if (row.key === set) continue;
      // A loan that the patron did not agree to is no error; the list of another person no news.
      if (row.code !== 'costs' && isSamePerson(before, after)) sounds.push(soundOf(row, list.mode));
      spoken.push(spokenRow(row, list.rows, list.mode, { t, headset: after.headset === true }));
    }
  }
  if (after.view.kind === 'chute' && before?.view.kind === 'chute') {
    const { step } = after.view;
    const sound = chuteSounds[step];
    if (sound && step !== before.view.step) sounds.push(sound);
  }
  if (after.view.kind === 'account' && before?.view.kind === 'account')
    spoken.push(...renewalsSince(before.view.loans, after.view.loans, after, t));
  if (after.dialog && dialogKey(after.dialog) !== (before?.dialog && dialogKey(before.dialog))) {
    // But for those that the patron opened.
    if (!['help', 'accessibility', 'language'].includes(after.dialog.kind)) sounds.push('warning');
  }
  if (before !== null && after.view.kind !== before.view.kind) {
    if (isCardIn(after)) sounds.push('warning');
    else if (after.view.kind === 'goodbye' && !after.view.timedOut) sounds.push('goodbye');
    if (after.view.kind === 'paid') sounds.push('done');
    if (['blocked', 'set-incomplete', 'paid-not-booked'].includes(after.view.kind))
      sounds.push('warning');
    if (after.view.kind === 'not-paid' || after.view.kind === 'payment-unknown')
      sounds.push('error');
  }
  if (before !== null && isCardIn(before) && after.view.kind === 'goodbye' && !isCardIn(after)) {
    sounds.push('goodbye');
    spoken.push(t('view.goodbye.title'));
  }
  if (before !== null && after.cardLeft && !before.cardLeft) sounds.push('warning');
  if (after.stray && after.stray !== before?.stray) {
    sounds.push('warning');
    // A list says it itself.
    if (after.stray !== 'list.stray') spoken.push(t(after.stray));
  }
  const closing = closingKey(after);
  if (closing !== undefined && isCloser(before, after)) {
    if (before !== null) sounds.push('warning');
    spoken.push(t(closing, { minutes: after.closing?.minutes ?? 0 }));
  }
  const { state } = after.call;
  if (before !== null && state !== before.call.state) {
    if (state === 'coming') sounds.push('done');
    if (state === 'failed') sounds.push('error');
    // The dialog says it itself.
    if (state !== 'none' && after.dialog?.kind !== 'help')
      spoken.push(t(`call.${state}`, { telephone: after.unstaffed?.telephone ?? 'none' }));
  }
  return { sounds, spoken };
}

/** The list of items that is shown, or stands behind the page of an incomplete set. */
function listIn({ view }: Screen): { mode: 'borrow' | 'return'; rows: readonly ItemRow[] } | null {
  if (view.kind === 'set-incomplete') return { mode: view.purpose, rows: view.rows ?? [] };
  if (view.kind === 'chute') return { mode: 'return', rows: view.rows };
  return view.kind === 'borrow' || view.kind === 'return'
    ? { mode: view.kind, rows: view.rows }
    : null;
}

const chuteSounds: Partial<Record<ChuteView['step'], Sound>> = {
  open: 'goodbye',
  'take-back': 'warning',
  full: 'warning',
  blocked: 'error',
};
/** The patron is asked to take the chip card along. */
function isCardIn({ view }: Screen): boolean {
  return view.kind === 'goodbye' && view.card === 'in';
}

function soundOf(row: ItemRow, mode: 'borrow' | 'return'): Sound {
  if (isToCheck(row)) return 'warning';
  if (row.state !== 'done') return 'error';
  return isHalfDone(row, mode) ? 'warning' : 'done';
}

function isSamePerson(before: Screen | null, after: Screen): boolean {
  const shown = [before, after].map((screen) => {
    const people = screen?.view.kind === 'borrow' ? screen.view.people : undefined;
    return people?.find(({ isShown }) => isShown)?.person ?? 0;
  });
  return shown[0] === shown[1];
}

/** What it ended with: one that was half done may become done. */
function endOf({ state, code, layDown }: ItemRow): string {
  return `${state} ${code} ${layDown}`;
}

function settledSince(before: readonly ItemRow[], after: readonly ItemRow[]): readonly ItemRow[] {
  const ends = new Map(before.map((row) => [row.key, endOf(row)]));
  // The oldest first, as they are heard.
  return after
    .filter(
      (row) =>
        (row.state === 'done' || row.state === 'refused' || isToCheck(row)) &&
        ends.get(row.key) !== endOf(row),
    )
    .toSorted((one, other) => nthOf(one, after) - nthOf(other, after));
}

/** The results of renewals, in the order of the list. */
function renewalsSince(
  before: readonly LoanRow[],
  loans: readonly LoanRow[],
  { headset, timeZone }: Screen,
  t: Texts,
): readonly string[] {
  const states = new Map(before.map(({ item, renewal }) => [item, renewal?.state]));
  return loans
    .filter(({ item, renewal }) => {
      const settled = renewal && renewal.state !== 'working';
      return settled && states.get(item) !== renewal.state;
    })
    .map((loan) => spokenLoan(loan, loans, todayIn(timeZone), { t, headset: headset === true }));
}
