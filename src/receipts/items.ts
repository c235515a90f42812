/** Items on a receipt: by their title and the last four characters of their number. */
import type { PlainDate } from '../../machines/domain.ts';
import { canPrint } from './letters.ts';
import type { PrinterModel } from './models.ts';
import type { Paper, Say } from './paper.ts';

const titleLines = 2;

interface Item {
  /** null: the library system gave none */
  title: string | null;
  item: string;
}
interface Due extends Item {
  dueOn: PlainDate | null;
  dueText?: string | null;
  provisional: boolean;
  renewed: boolean;
  ownLoan?: boolean;
}

/** A title, or a date in words, for which the printer has no letters is left out. */
export function putItems(
  { put }: Paper,
  say: Say,
  { printerModel }: { printerModel?: PrinterModel | undefined },
) {
  const isPrintable = (text: string) => canPrint(printerModel, text);
  const titleOf = ({ title }: Item) => (title !== null && isPrintable(title) ? title : null);
  const detail = (entry: Item, text: string, style: Parameters<Paper['put']>[1] = {}) =>
    put(titleOf(entry) === null ? text : `…${hint(entry.item)} ${text}`, style, 2);
  return {
    isPrintable,
    title: (entry: Item) =>
      put(titleOf(entry) ?? say('item.untitled', { hint: hint(entry.item) }), {}, 0, titleLines),
    detail,
    due: (loan: Due) => {
      const dueText = loan.dueText && isPrintable(loan.dueText) ? loan.dueText : null;
      detail(loan, sayDue({ ...loan, dueText }, say), {
        bold: loan.dueOn !== null || dueText !== null,
      });
    },
  };
}

function hint(item: string): string {
  return item.slice(-4);
}

function sayDue({ dueOn, dueText, provisional, renewed, ownLoan }: Due, say: Say): string {
  const what = provisional
    ? 'receipt.due.provisional'
    : renewed
      ? 'receipt.due.renewed'
      : ownLoan
        ? 'receipt.due.already'
        : 'receipt.due';
  if (dueOn !== null) return say(what, { on: dueOn });
  // The dates that the kiosk gives out itself are always days: a date in the library system's words
  // is never provisional.
  return dueText && !provisional
    ? say(`${what}.written`, { day: dueText })
    : say(`${what}.undated`);
}
