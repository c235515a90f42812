/**
 * What is on an account as the lines of a status receipt, without the card number; items by their last
 * four characters.
 */
import type { StatusReceipt } from '../../machines/receipt-content.ts';
import { putItems } from './items.ts';
import { createPaper, type PrintedLine, type Say } from './paper.ts';
import { putHead, type ReceiptOptions } from './receipt.ts';

/** `say` is in the language of the paper. */
export function layOutStatus(
  { loans, holdsReady, readyHolds, fees, owedCents }: StatusReceipt,
  say: Say,
  options: ReceiptOptions,
): readonly PrintedLine[] {
  const paper = createPaper(options.columns);
  const { put, blank, heading, pair } = paper;
  const { isPrintable, title, due } = putItems(paper, say, options);
  putHead(paper, say, options);
  blank();
  put(say('receipt.status'), { align: 'center', bold: true });
  if (loans === null || loans.length === 0) {
    blank();
    put(say(loans === null ? 'account.not-listed' : 'account.empty'));
  } else {
    heading(say('receipt.lent', { count: loans.length }));
    for (const loan of loans) {
      title(loan);
      due({ ...loan, provisional: false, renewed: false });
    }
  }
  const ready = holdsReady ?? readyHolds.length;
  if (ready > 0) {
    heading(say('receipt.status.holds', { count: ready }));
    if (readyHolds.length === 0) put(say('holds.place'));
    for (const { title: name, place } of readyHolds) {
      put(name !== null && isPrintable(name) ? name : say('holds.title'), {}, 0, 2);
      put(place !== null && isPrintable(place) ? place : say('holds.place'), {}, 2);
    }
  }
  if (fees.length > 0 || (owedCents ?? 0) > 0) {
    heading(say('receipt.status.fees'));
    for (const { kind, title: about, amountCents } of fees) {
      const what = say(`fee.${kind}`);
      const named = about !== null && isPrintable(about) ? about : null;
      // A library system may call a fee by its kind: once is enough.
      const isOne = named?.toLowerCase().startsWith(what.toLowerCase()) === true;
      pair(isOne && named !== null ? named : what, say('money', { amount: amountCents }));
      if (named !== null && !isOne) put(named, {}, 2, 2);
    }
    if (owedCents !== null && fees.length !== 1)
      pair(say('receipt.status.total'), say('money', { amount: owedCents }));
  }
  blank();
  put(say('receipt.end'), { align: 'center' });
  return paper.lines;
}
