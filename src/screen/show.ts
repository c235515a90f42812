/** The screen of a state of the kiosk. Pure. */

import type { SnapshotFrom } from 'xstate';
import type { Instant, Language, Limits } from '../../machines/domain.ts';
import { isByCard } from '../../machines/events.ts';
import { lifted } from '../../machines/items/items.ts';
import type { kioskMachine } from '../../machines/kiosk.ts';
import { type Chosen, limitsNow } from '../../machines/kiosk-context.ts';
import { type CardWays, chuteOutOfOrder, outOfOrder } from '../../machines/limits.ts';
import { asksAllThere, lyingOf } from '../../machines/visit/all-there.ts';
import { centsOf, mayAdd, type VisitContext, warningMs } from '../../machines/visit/context.ts';
import { besideTheList, inOthersLists, waitingOf } from '../../machines/visit/laid.ts';
import type { visitMachine } from '../../machines/visit/visit.ts';
import { comingDays, type Hours, momentIn, type Opening, openingAt } from './hours.ts';
import { qrCode } from './qr-code.ts';
import type { AttractShown, Dialog, Screen, View } from './screen.ts';
import { partsOfRow, type SetNames } from './set-names.ts';
import { showChute, showChuteDialog } from './views/chute-view.ts';
import { showGoodbye, showReceipt } from './views/end-views.ts';
import { showCost, showHolds, showIncomplete, showItems } from './views/item-views.ts';
import { showPeople, showWhoIsThere } from './views/people-views.ts';
import {
  showAccount,
  showBlocked,
  showFees,
  showIdentify,
  showPaid,
  showPaidNotBooked,
  showPaymentUnknown,
} from './views/views.ts';

/** What a screen shows of the configuration. */
export interface ShowSettings
  extends Pick<
    Screen,
    | 'languages'
    | 'messageLanguage'
    | 'library'
    | 'device'
    | 'timeZone'
    | 'currency'
    | 'places'
    | 'neighbour'
    | 'logo'
    | 'codeMarks'
    | 'rooms'
    | 'headset'
    | 'jackKeys'
    | 'twoKeys'
    | 'trial'
    | 'chip'
    | 'unstaffed'
    | 'closing'
  > {
  mayTypeNumber: boolean;
  /** kind and message of an item that was lent */
  showItemMessages: boolean;
  /** what the parts of sets are called; left out: they have numbers alone */
  sets?: readonly SetNames[];
  /** null: not set */
  hours: Hours | null;
  pinDigits: { min: number; max: number };
  /** until when the kiosk is out of service; null or left out: until it is switched back */
  backAt?: Instant | null;
  /** what the library shows of its own, as it is now; null: nothing */
  attract: AttractShown | null;
  /** what a receipt for a visit in each language is printed in; null: on no paper */
  paperLanguages: Readonly<Record<Language, Language | null>>;
}
type KioskSnapshot = SnapshotFrom<typeof kioskMachine>;
type VisitSnapshot = SnapshotFrom<typeof visitMachine>;

export function show(
  kiosk: KioskSnapshot,
  visit: VisitSnapshot | null,
  settings: ShowSettings,
  seq: number,
  now: Instant,
): Screen {
  const {
    mayTypeNumber,
    showItemMessages,
    sets,
    pinDigits,
    hours,
    paperLanguages,
    attract,
    ...frame
  } = settings;
  const opening = hours && openingAt(hours, settings.timeZone, now);
  const inVisit = kiosk.matches('visiting') && visit !== null;
  const chute = (kiosk.matches('chute') && kiosk.children.chute?.getSnapshot()) || null;
  const isRead = inVisit || chute !== null || kiosk.context.chosen !== null;
  const night = isRead ? undefined : attract?.night;
  const person = inVisit ? visit.context : chute?.context;
  // Whose choices the screen follows: of who is there, or of the reader of why no one is served.
  const chosen = person ?? kiosk.context.chosen;
  const view = inVisit
    ? showVisit(visit, settings, kiosk.context.cards, now)
    : chute
      ? showChute(chute, sets)
      : showIdle(kiosk, opening, settings, now);
  const dialog = inVisit
    ? showDialog(visit, sets)
    : chute
      ? showChuteDialog(chute)
      : opened(kiosk.context.chosen);
  return {
    ...frame,
    openUntil: opening?.until ?? null,
    seq,
    ...devicesOf(kiosk, inVisit ? visit : null),
    ...(inVisit &&
      !visit.matches({ strayCode: 'none' }) && { stray: strayCode(visit, view, dialog) }),
    language: chosen?.language ?? kiosk.context.language,
    ...(night?.light !== undefined && { light: night.light }),
    display: chosen?.display ?? {
      ...kiosk.context.usualDisplay,
      ...(night?.dark && { theme: 'dark' as const }),
    },
    call: {
      offered: kiosk.context.calls.reasons.includes('patron'),
      state: person?.call ?? 'none',
    },
    view,
    dialog,
  };
}

function opened(chosen: Chosen | null): Dialog | null {
  return chosen?.dialog ? { kind: chosen.dialog } : null;
}

/** On a list there is room to say which code is meant. */
function strayCode({ context }: VisitSnapshot, { kind }: View, dialog: Dialog | null) {
  if (context.strayIsItem) return 'identify.not-ours';
  const isOnList = dialog === null && (kind === 'borrow' || kind === 'return');
  return isOnList ? 'list.stray' : 'header.stray';
}

/** What reads now, and what lies there of the visit before: each item once. */
function devicesOf(
  { context }: KioskSnapshot,
  visit: VisitSnapshot | null,
): Pick<Screen, 'reads' | 'payBy' | 'leftovers' | 'cardLeft'> {
  const { slot } = context;
  const { plate: onPlate, scan, chip, payBy } = visit?.context.limits ?? limitsNow(context);
  const left = [
    ...context.plate.filter(({ owner }) => owner === 'nobody'),
    ...(visit ? besideTheList(visit.context) : []),
  ];
  const items = left.map(({ uid, content }) => (content.kind === 'item' ? content.item : uid));
  return {
    reads: { plate: onPlate, scan, chip },
    payBy,
    leftovers: new Set(items).size,
    ...(slot.left > 0 && { cardLeft: true }),
  };
}

/** Null where everything works that this kiosk has. */
function limited(limits: Limits): Limits | null {
  // One of the ways to pay is enough.
  const { payBy: _, ...parts } = limits;
  return Object.values(parts).every((part) => part === 'works' || part === 'absent')
    ? null
    : limits;
}

/** More would be a timetable. */
const daysShown = 4;

function showIdle(
  kiosk: KioskSnapshot,
  opening: Opening | null,
  { hours, timeZone, attract, backAt = null }: ShowSettings,
  now: Instant,
): View {
  const { parts, offlineMode } = kiosk.context;
  if (kiosk.matches('starting')) return { kind: 'out-of-order', code: 'starting' };
  if (kiosk.matches('outOfService'))
    return {
      kind: 'out-of-order',
      code: 'out-of-service',
      // A time that has passed while the clock is in doubt is no promise.
      ...(backAt !== null && now < backAt && { back: momentIn(timeZone, backAt, now) }),
    };
  if (kiosk.matches('closed')) {
    const next = opening?.next ?? null;
    return {
      kind: 'closed',
      opensOn: next?.on ?? null,
      opensAt: next?.at ?? null,
      when: next?.when ?? 'later',
    };
  }
  const why = kiosk.context.chute === null ? outOfOrder : chuteOutOfOrder;
  const code = why(parts, offlineMode);
  if (code !== null) return { kind: 'out-of-order', code };
  const { feed = null, pictures = [], pictureSeconds = 0 } = attract ?? {};
  return {
    kind: 'attract',
    limits: limited(limitsNow(kiosk.context)),
    ...(opening?.until && opening.next?.when === 'today' && { againAt: opening.next.at }),
    ...(hours && { coming: comingDays(hours, timeZone, now, daysShown) }),
    ...(feed && { feed }),
    ...(pictures.length > 0 && { pictures: { seconds: pictureSeconds, each: pictures } }),
  };
}

function showDialog(visit: VisitSnapshot, sets: ShowSettings['sets']): Dialog | null {
  const { context } = visit;
  // Nothing of this patron comes between them and the next one.
  if (visit.hasTag('finishing')) return null;
  if (visit.hasTag('whoIsThere')) return showWhoIsThere(context);
  if (visit.hasTag('asked') && context.endsAt !== null)
    return { kind: 'are-you-there', endsAt: context.endsAt, totalMs: warningMs(context) };
  if (visit.matches({ dialog: 'help' })) return { kind: 'help' };
  if (visit.matches({ dialog: 'accessibility' })) return { kind: 'accessibility' };
  if (visit.matches({ dialog: 'language' })) return { kind: 'language' };
  const { unusable } = context;
  if (unusable !== null && !visit.matches({ task: 'goodbye' }))
    return { kind: 'card-unusable', why: unusable, paying: context.paying !== null };
  const cost = visit.matches({ task: 'borrow' }) ? showCost(context) : null;
  return putBack(context, sets) ?? notice(visit) ?? cost ?? allThere(visit);
}

function allThere(visit: VisitSnapshot): Dialog | null {
  const isOnList = visit.matches({ task: 'borrow' }) || visit.matches({ task: 'return' });
  if (!isOnList || !asksAllThere(visit.context)) return null;
  return { kind: 'all-there', count: lyingOf(visit.context) };
}

/** An item that is being worked on has left the plate. */
function putBack(context: VisitContext, sets: ShowSettings['sets']): Dialog | null {
  const { items, plate, goesOnWithout, limits } = context;
  // A reader that is out sees nothing, though nothing was lifted.
  if (limits.plate !== 'works') return null;
  const row = lifted(items, plate).find(({ key }) => !goesOnWithout.includes(key));
  if (!row) return null;
  const parts = partsOfRow(row, plate, sets ?? []);
  return {
    kind: 'put-back',
    title: row.title,
    mode: row.action,
    nth: row.nth,
    ...(parts !== null && parts.there.length > 0 ? { parts } : {}),
  };
}

/**
 * Where it would come between the patron and the reasons of a block, it stands beside them instead.
 */
function notice(visit: VisitSnapshot): Dialog | null {
  const { noticeRead, patron, problemMessage } = visit.context;
  if (visit.matches({ task: 'identify' }) && problemMessage !== null)
    return { kind: 'notice', messages: [problemMessage] };
  const messages = (patron?.messages ?? []).filter(
    (message) => !patron?.greetings?.includes(message),
  );
  const due =
    !noticeRead && (visit.matches({ task: 'borrow' }) || visit.matches({ task: 'account' }));
  return due && messages.length > 0 ? { kind: 'notice', messages } : null;
}

function showVisit(
  visit: VisitSnapshot,
  settings: ShowSettings,
  cards: CardWays,
  now: Instant,
): View {
  const { context } = visit;
  const paper = settings.paperLanguages[context.language] ?? null;
  const prints = context.limits.receipt === 'works' && paper !== null;
  const ticket = context.receipt === 'ask' ? (prints ? 'print' : 'screen') : null;
  const taskIs = (...names: string[]) => {
    const task: string | object = visit.value.task;
    return names.includes(typeof task === 'string' ? task : (Object.keys(task)[0] ?? ''));
  };
  if (visit.hasTag('finishing') && !taskIs('goodbye'))
    return { kind: 'one-moment', what: 'ending' };
  if (taskIs('identify')) return showIdentify(context, settings.mayTypeNumber, cards);
  // The attract screen stays until it is clear what the stack is laid down for.
  if (taskIs('beginning') && !isByCard(context.beganBy))
    return { kind: 'attract', limits: limited(context.limits) };
  if (taskIs('identifying', 'beginning', 'chosen', 'deciding'))
    return { kind: 'one-moment', what: 'identify' };
  if (taskIs('pin'))
    return {
      kind: 'pin',
      card: context.cards,
      minDigits: settings.pinDigits.min,
      maxDigits: settings.pinDigits.max,
      triesLeft: context.triesLeft,
      purpose: context.purpose,
    };
  if (taskIs('blocked')) return showBlocked(context);
  if (taskIs('borrow'))
    return (
      showIncomplete(context, 'borrow', settings) ?? {
        ...showItems(context, 'borrow', settings),
        kind: 'borrow',
        ...showPeople(context),
        mayAdd: mayAdd(context),
        holds: showHolds(context),
        ticket,
        booksOfOthers: inOthersLists(context),
      }
    );
  if (taskIs('return'))
    return (
      showIncomplete(context, 'return', settings) ?? {
        ...showItems(context, 'return', settings),
        kind: 'return',
        ticket,
      }
    );
  if (taskIs('loadingAccount', 'judging')) return { kind: 'one-moment', what: 'account' };
  if (taskIs('account')) return showAccount(context, settings.timeZone, now);
  if (taskIs('fees')) return showFees(context);
  if (taskIs('payHow'))
    return {
      kind: 'pay-how',
      amountCents: centsOf(context, context.chosenFees),
      ways: context.limits.payBy,
    };
  if (taskIs('paying') && context.paying) {
    const { code, ...paying } = context.paying;
    return { kind: 'pay', way: context.way, ...paying, code: code && qrCode(code) };
  }
  if (taskIs('paid')) return showPaid(context, prints);
  if (taskIs('notPaid')) return { kind: 'not-paid', why: context.notPaidWhy, way: context.way };
  if (taskIs('paidNotBooked')) return showPaidNotBooked(context);
  if (taskIs('paymentUnknown')) return showPaymentUnknown(context);
  if (taskIs('receipt')) return showReceipt(context, paper);
  if (taskIs('printing')) return { kind: 'one-moment', what: 'print' };
  if (taskIs('goodbye')) return showGoodbye(context, now);
  if (taskIs('leaving', 'over')) return { kind: 'one-moment', what: 'ending' };
  const booksSeen = waitingOf(context, context.person);
  return {
    kind: 'action',
    limits: limited(context.limits),
    notNow: context.notNow,
    ...(booksSeen > 0 && { booksSeen }),
  };
}
