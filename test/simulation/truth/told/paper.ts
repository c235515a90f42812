/** What people are told on paper: the bytes that came to the printer, as it printed them. */
import type { PrinterSimulator } from '../../../../simulators/printer.ts';
import { now } from '../../world/time.ts';
import type { Deed, Deeds } from '../deeds.ts';
import type { People } from '../people/people.ts';
import { type PaperItem, readReceipt } from './receipt.ts';

/** What is printed on a thing of the library. */
interface Printed {
  item: string;
  title: string;
}

export function watchPaper(
  deeds: Deeds,
  people: People,
  things: () => Iterable<Printed>,
  count: (what: string) => void,
) {
  /** of this visit, and the last that was done with it for that */
  const deedOf = ({ hint, title, of }: PaperItem): Deed | null => {
    const begin = title?.replace(/…$/, '') ?? '';
    for (const thing of things()) {
      if (!thing.item.endsWith(hint) || !thing.title.startsWith(begin.slice(0, 8))) continue;
      const own = deeds
        .of(thing.item)
        .flatMap((event) =>
          event.kind === 'deed' && event.deed.visit === people.visit ? [event.deed] : [],
        );
      const found = own.findLast(({ means }) => means === of) ?? own.at(-1);
      if (found) return found;
    }
    return null;
  };
  /**
   * It says once more what was said last, and says it of the same moment: what a desk did since, no
   * kiosk knows.
   */
  const saidAtMs = (item: string, { of, what }: PaperItem): number | null => {
    const last = deeds.of(item).at(-1);
    if (last?.kind !== 'told' || last.told.visit !== people.visit) return null;
    return last.told.of === of && last.told.what === what ? last.told.atMs : null;
  };
  const read = (lines: readonly string[]) => {
    const { items, payments } = readReceipt(lines);
    const by = 'paper' as const;
    const told = items
      .flatMap((line) => {
        const deed = deedOf(line);
        return deed ? [{ line, deed }] : [];
      })
      // The sections say nothing of what was done first.
      .sort((one, other) => one.deed.atMs - other.deed.atMs);
    for (const { line, deed } of told) {
      const { of, what, code } = line;
      const atMs = saidAtMs(deed.item, line) ?? now();
      const owners = new Set(people.owners);
      deeds.told({ atMs, visit: people.visit, item: deed.item, of, what, code, by, owners });
      count(`paper ${what}`);
    }
    for (const payment of payments) {
      deeds.toldOfMoney({ atMs: now(), visit: people.visit, by, ...payment });
      count(`paper payment ${payment.what}`);
    }
  };
  return {
    /** Each cut piece is taken, and read by whom it is for, if they are still there. */
    onPrinted: (printer: PrinterSimulator) => {
      const events = printer.printed();
      const cut = events.findLastIndex(({ kind }) => kind === 'cut');
      if (cut < 0) return;
      const lines = events
        .slice(0, cut)
        .map((event) => (event.kind === 'line' ? event.line.text : ''));
      printer.tear();
      if (people.hand !== null) read(lines);
    },
  };
}
