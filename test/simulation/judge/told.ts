/** What the screen tells the patron, row by row and view by view; each must be on disk by then. */
import type { ItemRow } from '../../../src/screen/screen.ts';
import type { Entry } from '../../../src/store/types.ts';
import type { Seen } from '../world/fake-screen.ts';
import type { Room } from '../world/room.ts';
import { now } from '../world/time.ts';
import type { World } from '../world/world.ts';
import { type Ledger, type LedgerEntry, wasAccepted, wasDeferred } from './ledger.ts';
import { watchOwnLoans } from './own-loans.ts';
import type { ShownOutcome } from './shown-outcome.ts';
import { watchShownTags } from './shown-tags.ts';

interface ToldVisit {
  fromMs: number;
  cards: ReadonlySet<string>;
  items: Set<string>;
  /** the state last shown, by the key of the row */
  rows: Map<string, string>;
}
interface ToldOptions {
  world(): World;
  room(): Room;
  ledger: Ledger;
  servedCard(): string | null;
  visit(): ToldVisit;
  /** it lies there from the visit before, and was not touched since */
  isLeftBehind(item: string): boolean;
  openInBranch(): readonly Entry[];
  violate(rule: string, detail: unknown): void;
}

/** Refusals after which the same row may be tried again. */
const takenBack = ['refused unreachable', 'refused costs'];

export function watchTold(options: ToldOptions) {
  const { world, room, ledger, servedCard, violate } = options;
  const outcomes: ShownOutcome[] = [];
  const { checkTags, readReturning } = watchShownTags(world, room, violate);
  const checkOwn = watchOwnLoans(world, options.openInBranch, ledger.unanswered, violate);

  /** For the patron who is served, or, if unknown, for each who showed a card. */
  const recordOutcome = (
    what: ShownOutcome['what'],
    item: string,
    { code = '', provisional = false } = {},
  ) => {
    const [card, visit] = [servedCard(), options.visit()];
    const cards = card === null ? [...visit.cards] : [card];
    outcomes.push({ atMs: now(), fromMs: visit.fromMs, what, item, cards, code, provisional });
  };
  const isServed = (card: string) => {
    const served = servedCard();
    return served === null ? options.visit().cards.has(card) : served === card;
  };

  const checkRow = (row: ItemRow, chart: Seen['visit']) => {
    const visit = options.visit();
    const [action = '', item = ''] = row.key.split(':');
    const thing = room().things.get(item);
    // An unreadable tag, or a code that belongs to no item.
    if (!thing) return;
    if (options.isLeftBehind(item))
      violate("what the one before left is taken for the next one's", row.key);
    visit.items.add(item);
    checkTags(row, action, thing, chart);
    const state = row.state === 'refused' ? `refused ${row.code}` : row.state;
    const shownBefore = visit.rows.get(row.key);
    if (shownBefore === state) return;
    visit.rows.set(row.key, state);
    // The line is lost, and the row is tried again off line, or what it costs is asked anew: the
    // refusal is taken back.
    if (row.state === 'working' && takenBack.includes(shownBefore ?? '')) {
      const taken = outcomes.findLastIndex(
        (one) => one.item === item && `refused ${one.code}` === shownBefore,
      );
      outcomes.splice(taken, 1);
    }
    if (row.state === 'refused')
      return void recordOutcome(action === 'borrow' ? 'not-lent' : 'not-returned', item, {
        code: row.code ?? '',
      });
    if (row.state !== 'done') return;
    recordOutcome(action === 'borrow' ? 'lent' : 'returned', item, {
      provisional: row.provisional,
    });
    if (row.ownLoan) return checkOwn(item, isServed, visit.fromMs);
    const kind = action === 'borrow' ? 'check-out' : 'check-in';
    const kept = ledger.all()?.findLast(
      ({ transaction, state: settled, events }) =>
        // A loan that was taken back was returned by that.
        (transaction.kind === kind ||
          (kind === 'check-in' && transaction.kind === 'cancel-check-out')) &&
        transaction.item === item &&
        (transaction.kind !== 'check-out' || isServed(transaction.patron)) &&
        // Renewed, but still secured: on the staff's list, and the row shows both. Off line, sent and
        // refused while another screen was over the list: likewise.
        (settled === 'accepted' ||
          settled === 'deferred' ||
          (row.code === 'not-released' && settled === 'staff') ||
          // Returned before, and not secured: the staff have it, and so does the library system.
          (kind === 'check-in' && settled === 'staff' && wasAccepted(events)) ||
          // Found out within the visit, which may still release it; then it is on the staff's list.
          (row.code === 'not-released' && settled === 'unknown' && isFound(events)) ||
          // Found lent or returned after no answer: its entry ends with its tags, or the visit.
          (row.code === 'tag-not-seen' && settled === 'unknown' && isFound(events)) ||
          (row.provisional && settled === 'staff' && wasDeferred(events))),
    );
    if (!kept) violate('told, but not on disk', `${action} ${item}`);
  };

  const isOnDisk = (is: (kept: LedgerEntry) => boolean) =>
    ledger.all()?.some((kept) => kept.state === 'accepted' && is(kept));
  const checkRenewed = (item: string) => {
    recordOutcome('renewed', item);
    const is = ({ transaction }: LedgerEntry) =>
      transaction.kind === 'renew' &&
      transaction.item === item &&
      options.visit().cards.has(transaction.patron);
    if (!isOnDisk(is)) violate('told, but not on disk', `renew ${item}`);
  };
  const checkPaid = (cents: number) => {
    recordOutcome('paid', '');
    const is = ({ transaction }: LedgerEntry) =>
      transaction.kind === 'payment' &&
      transaction.amountCents === cents &&
      options.visit().cards.has(transaction.patron);
    if (!isOnDisk(is)) violate('told, but not on disk', `paid ${cents}`);
  };

  /** `was`: the kind of the view before. */
  const onView = ({ screen: { view }, visit: chart }: Seen, was: string) => {
    const { items, rows } = options.visit();
    if (view.kind === 'borrow' || view.kind === 'return')
      for (const row of view.rows) checkRow(row, chart);
    if (view.kind === 'account')
      for (const { item, renewal } of view.loans) {
        items.add(item);
        const state = renewal?.state ?? '';
        if (rows.get(`renew:${item}`) === state) continue;
        rows.set(`renew:${item}`, state);
        if (state === 'done') checkRenewed(item);
      }
    if (view.kind === was) return;
    if (view.kind === 'paid') checkPaid(view.paidCents);
    if (view.kind === 'paid-not-booked') recordOutcome('not-booked', '');
    if (view.kind === 'not-paid') recordOutcome('not-paid', '', { code: view.why });
    if (view.kind === 'payment-unknown') recordOutcome('not-known', '');
  };

  return { outcomes, readReturning, onView };
}

/** It stands at the library system, and its tags are as they were. */
function isFound(events: LedgerEntry['events']): boolean {
  return events.some((one) => one.event === 'note' && one.note.step === 'accepted');
}
