/** Personal data does not appear in the log. */
import { hasCheckDigit } from '../../../hardware/scanner/check-digit.ts';
import type { Report } from '../../../machines/domain.ts';
import type { Patron } from '../../../simulators/library/state.ts';
import type { Room } from '../world/room.ts';

/** The cards and items of one visit. */
interface VisitData {
  cards: ReadonlySet<string>;
  items: ReadonlySet<string>;
}

/** Of an eID, as it is sent or as it is printed; a moment or an amount has no such check. */
function nationalNumberIn(text: string): string | undefined {
  const forms = text.matchAll(/\b\d{2}\.?\d{2}\.?\d{2}-?\d{3}\.?\d{2}\b/g);
  return [...forms]
    .map(([number]) => number)
    .find((number) => hasCheckDigit(number.replace(/[.-]/g, ''), 'mod97-be'));
}

export function watchSecrets(
  room: () => Room,
  whose: (card: string) => Patron | undefined,
  /** what came of cards and payers over the wire of a payment */
  payers: () => ReadonlySet<string>,
  violate: (rule: string, detail: unknown) => void,
) {
  const checkReport = (report: Report, visit: VisitData) => {
    const text = JSON.stringify(report);
    const names = [...visit.cards]
      .map((card) => whose(card)?.name ?? '')
      .filter((name) => name !== '');
    // A shorter PIN may be any number.
    names.push(
      ...[...visit.cards].map((card) => whose(card)?.pin ?? '').filter((pin) => pin.length > 4),
    );
    const titles = [...visit.items].map(
      (item) => room().things.get(item)?.title.split(' / ')[0] ?? '',
    );
    const found =
      /\b[23]\d{13}\b/.exec(text)?.[0] ??
      nationalNumberIn(text) ??
      [...names, ...titles, ...payers()].find((word) => word.length > 5 && text.includes(word));
    if (found) violate('said in the log', `${found}: ${text}`);
  };

  return { checkReport };
}
