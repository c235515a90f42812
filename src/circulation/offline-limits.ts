/** How much an off-line visit may check out, and until when: by the settings and the journal. */
import { Temporal } from 'temporal-polyfill';
import type { Instant, OfflineMode, PlainDate } from '../../machines/domain.ts';
import type { Journal } from '../store/types.ts';
import { type Weekday, weekdays } from '../weekdays.ts';
import { cardOf, isSamePatron, type PatronCard } from './patron/patron-card.ts';

/** The section `offline` of the configuration. */
export interface OfflineSettings {
  mode: OfflineMode;
  /** facts that are older count for nothing */
  cachedFactsDays: number;
  /** a block list that is older counts for nothing */
  blockListHours: number;
  /**
   * a patron of whom nothing is known: as the policy says, nothing at all, returning only, or a few
   * loans
   */
  unknownPatrons: 'policy' | 'refuse' | 'check-in' | 'provisional';
  /** most loans of an unknown patron, over all visits until they are sent */
  unknownPatronItems: number;
  /** regular expression of whole card numbers that open no account; null: none */
  excludedCards: string | null;
  itemsPerVisit: number;
  /** most loans of one patron that wait to be sent */
  itemsPerPatron: number;
  /** where no rule fits */
  loanDays: number;
  /** the first that fits counts; `item`: what the item number begins with */
  loanRules: readonly {
    item?: string | undefined;
    membership?: string | undefined;
    days: number;
  }[];
  /** a loan is not due on such a day, but on the next open one */
  closed: { weekdays: readonly Weekday[]; dates: readonly string[] };
}

export function borrowsOffline({ mode }: Pick<OfflineSettings, 'mode'>): boolean {
  return mode === 'check-out' || mode === 'check-in-and-out';
}

export function returnsOffline({ mode }: Pick<OfflineSettings, 'mode'>): boolean {
  return mode === 'check-in' || mode === 'check-in-and-out';
}

/**
 * Whether an account is opened for this card. The library system may not know a card of some kinds
 * when the loans are sent.
 */
export function mayIdentifyOffline(
  { excludedCards }: Pick<OfflineSettings, 'excludedCards'>,
  card: string,
): boolean {
  return excludedCards === null || !new RegExp(`^(?:${excludedCards})$`).test(card);
}

/** Loans of this patron that wait to be sent, or are under way (several items of a stack). */
function openLoansOf(journal: Pick<Journal, 'open'>, patron: PatronCard): number {
  return journal
    .open()
    .filter(
      ({ transaction }) =>
        transaction.kind === 'check-out' &&
        transaction.mode === 'offline' &&
        !transaction.ownLoan &&
        isSamePatron(patron, cardOf(transaction)),
    ).length;
}

/**
 * Loans of one patron that may wait, at all kiosks of the branch together. `known`: there are facts
 * of the patron, or a block list.
 */
export function mostLoansWaiting(
  { itemsPerPatron, unknownPatronItems }: OfflineSettings,
  known: boolean,
): number {
  return known ? itemsPerPatron : Math.min(itemsPerPatron, unknownPatronItems);
}

/** `lentNow`: loans of this visit. `elsewhere`: those that wait at other kiosks. */
export function mayBorrowMore(
  settings: OfflineSettings,
  journal: Pick<Journal, 'open'>,
  patron: { patron: PatronCard; known: boolean; lentNow: number; elsewhere: number },
): boolean {
  const waiting = openLoansOf(journal, patron.patron) + patron.elsewhere;
  return (
    patron.lentNow < settings.itemsPerVisit && waiting < mostLoansWaiting(settings, patron.known)
  );
}

/**
 * The day on which a loan of now is due. `membership`: the patron's membership type, null where it
 * is not known.
 */
export function provisionalDueDate(
  settings: Pick<OfflineSettings, 'loanDays' | 'loanRules' | 'closed'>,
  {
    now,
    timeZone,
    item,
    membership,
  }: { now: Instant; timeZone: string; item: string; membership: string | null },
): PlainDate {
  const rule = settings.loanRules.find(
    (each) =>
      (each.item === undefined || new RegExp(`^(?:${each.item})`).test(item)) &&
      (each.membership === undefined || each.membership === membership),
  );
  const today = Temporal.Instant.from(now).toZonedDateTimeISO(timeZone).toPlainDate();
  let due = today.add({ days: rule?.days ?? settings.loanDays });
  // A library that is closed for a whole year has no next open day: then the date stays.
  for (let days = 0; days < 366 && isClosed(settings.closed, due); days += 1)
    due = due.add({ days: 1 });
  return due.toString();
}

/** A closed date is `YYYY-MM-DD`, or a range with both ends in it: `YYYY-MM-DD/YYYY-MM-DD`. */
function isClosed(
  { weekdays: closedDays, dates }: OfflineSettings['closed'],
  date: Temporal.PlainDate,
): boolean {
  const weekday = weekdays[date.dayOfWeek - 1];
  if (weekday !== undefined && closedDays.includes(weekday)) return true;
  const day = date.toString();
  return dates.some((each) => {
    const [from = '', to = from] = each.split('/');
    return from <= day && day <= to;
  });
}
