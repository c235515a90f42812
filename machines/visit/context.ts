/** The context of a visit; it ends with the visit. */
import type {
  CallReason,
  CallState,
  CardProblem,
  Display,
  Fee,
  IdentifyOutcome,
  Instant,
  Language,
  Limits,
  Mode,
  NotPaidWhy,
  PaymentOutcome,
  PaymentWay,
  PrintOutcome,
  ReceiptChoice,
  TerminalStep,
  UnusableCard,
} from '../domain.ts';
import type { Beginning, CallEvent, DeviceEvent, NextPatron, TouchEvent } from '../events.ts';
import { type ItemAction, incomplete, partsOf, type VisitItem, working } from '../items/items.ts';
import { isEmpty, partOf, receiptOf } from '../items/receipt-content.ts';
import type { OwnedTag, Plate, Scan, TagOnPlate } from '../plate.ts';
import type { CallSettings, Delays } from '../ports.ts';
import type { PaymentMade, ReceiptContent } from '../receipt-content.ts';
import { stretched } from '../waits.ts';
import type { WorkEvent } from './actors.ts';
import type { AllThere } from './all-there.ts';
import { everyone, isFull, newPerson, type People } from './people.ts';

export interface VisitInput {
  mode: Mode;
  delays: Delays;
  language: Language;
  languages: readonly Language[];
  /** the kiosk's own: of what the staff read */
  kioskLanguage: Language;
  /** how the screen is until the patron changes it */
  usualDisplay: Display;
  /** what this kiosk can do now, in the mode of the visit */
  limits: Limits;
  calls: CallSettings;
  beganBy: Beginning;
  /** what a patron gets at the end who did not choose; `ask`: they are asked */
  receipt: 'ask' | ReceiptChoice;
  /** the account can be had on paper */
  statusReceipt: boolean;
  /** what was lent begins its return by being laid down */
  returnByLaying: boolean;
  /** whether it is asked once if all was seen, where the reader's picture was weak */
  asksAllThere: boolean;
  /** tags on the plate that belong to this visit */
  plate: readonly TagOnPlate[];
  /** scanned before it began, by the patron whose card begins it */
  scanned: readonly string[];
  /** several people may borrow in one visit */
  severalCards: boolean;
  /** patrons may renew their loans here */
  offersRenewal: boolean;
  /** chip cards of this visit that stand in the slot, or lie on the contactless reader */
  cardsIn: number;
}

/** A payment under way. */
export interface Paying {
  amountCents: number;
  /** `code-over`: its time has passed, and whether it was paid is still asked */
  step: TerminalStep | 'code-over';
  /** what is drawn as a code, and until when; null: no code is shown */
  code: { text: string; until: Instant } | null;
  cancelling: boolean;
}

/** The fields of `Person` are those of the person who is shown. */
export interface VisitContext
  extends Omit<VisitInput, 'plate' | 'scanned'>,
    Pick<Plate, 'outOfSight'>,
    People {
  /** what the people of the visit laid down */
  plate: readonly OwnedTag[];
  /** what lies there beside it: of a newcomer, or of nobody */
  apart: readonly OwnedTag[];
  scanned: readonly Scan[];
  /** the patron chose it: the language of their record no longer changes it */
  languageChosen: boolean;
  display: Display;
  purpose: 'borrow' | 'account';
  problem: CardProblem | null;
  /** the library system's own words with `card-refused`, until they are read */
  problemMessage: string | null;
  attempts: number;
  triesLeft: number | null;
  /** how the card came that was looked up last; null: none was */
  cardBy: 'scanned' | 'laid' | 'typed' | 'put-in' | null;
  /** why the chip card that is in cannot be used, where that is still to be said; else null */
  unusable: UnusableCard | null;
  /** the code that nothing asked for was that of an item that is not dealt with here */
  strayIsItem: boolean;
  /** counts the cards that were looked up: each has a PIN of its own */
  cards: number;
  /**
   * the number of the card by which a person is looked up, until another is: what was laid down
   * before is of whoever showed it
   */
  lookedUp: string | null;
  /** the card of one more person is looked up; the one before is shown until they are known */
  adding: boolean;
  /** another one was there, and is none of this visit's people */
  turnedAway: boolean;
  /** whose card was shown in this visit, and is none of its people's */
  next: Pick<NextPatron, 'card'> | null;
  /** what was wished while items were under way: done once they are settled */
  afterwards: Extract<VisitEvent, { type: 'CARD' | 'ADD_CARD' | 'SHOW_PERSON' }> | null;
  /** of everyone */
  items: readonly VisitItem[];
  /** rows whose item left the plate and which the patron does not wait for */
  goesOnWithout: readonly string[];
  /** items whose title was asked for: each once */
  titlesAsked: readonly string[];
  allThere: AllThere;
  paying: Paying | null;
  /** how the payment under way is made, or the last one was */
  way: PaymentWay;
  notPaidWhy: NotPaidWhy;
  /** why the paper did not come out; null: it did, or none was wanted */
  printFailed: Exclude<PrintOutcome, 'printed'> | null;
  printed: boolean;
  /** what became of the account on paper that was asked for last; null: none was */
  statusPrint: 'printing' | PrintOutcome | null;
  /** with the touch that ended the visit's last task; null: the library's setting counts */
  receiptChosen: ReceiptChoice | null;
  /** the limits off line, while the line is lost in the middle of the visit */
  limitsOffline: Limits | null;
  /** what was asked for and cannot be had: said where one chooses again */
  notNow: 'borrow' | 'account' | null;
  /** where Back from the receipt leads */
  cameFrom: 'action' | 'deciding' | 'borrow' | 'return' | 'account';
  timedOut: boolean;
  /** how far the call of this visit has come; one that is not this visit's is not shown */
  call: CallState;
  /** when the question or the goodbye on the screen ends by itself */
  endsAt: Instant | null;
}

export type VisitEvent =
  | DeviceEvent
  | TouchEvent
  | WorkEvent
  | CallEvent
  | { type: 'LEAVE' }
  | { type: 'CALL_FOR'; reason: CallReason }
  /** to the patron whose card was shown, once nothing is under way */
  | { type: 'HAND_OVER' }
  /** the card that was shown is of one more person in this visit */
  | { type: 'JOIN' }
  | { type: 'LIMITS'; limits: Limits }
  /** the chip cards of this visit that are in now; `unusable`: of the one that was just put in */
  | { type: 'SLOT'; cardsIn: number; unusable: UnusableCard | null }
  /** the line is lost: the visit goes off line between two items, with these limits */
  | { type: 'LINE_LOST'; limits: Limits }
  /** the line is back, and nothing is open in the journal: the visit goes on line at rest */
  | { type: 'LINE_BACK'; limits: Limits }
  /** what was said of a code that is neither card nor item has stood long enough */
  | { type: 'STRAY_CODE_OVER' }
  /** the time of the code that is shown has passed */
  | { type: 'CODE_OVER' }
  /** the visit is off line; what is decided on each person */
  | { type: 'WENT_OFFLINE'; decided: ReadonlyMap<number, IdentifyOutcome | null> }
  | {
      type: 'WENT_ONLINE';
      decided: ReadonlyMap<number, IdentifyOutcome | null>;
      limits: Limits | null;
    };

export const normalDisplay: Display = {
  textSize: 1,
  theme: 'light',
  low: false,
  moreTime: false,
  sound: true,
  speech: false,
  twoKeys: false,
};

/** Of a visit in which nothing was done yet. */
const untouched = {
  items: [],
  goesOnWithout: [],
  titlesAsked: [],
  printFailed: null,
  receiptChosen: null,
  cameFrom: 'action',
  printed: false,
  statusPrint: null,
} satisfies Partial<VisitContext>;

export function beginVisit(input: VisitInput): VisitContext {
  return {
    ...input,
    languageChosen: input.beganBy.type === 'LANGUAGE',
    display:
      input.beganBy.type === 'DISPLAY'
        ? Object.assign({ ...input.usualDisplay }, input.beganBy.display)
        : input.usualDisplay,
    purpose: 'borrow',
    problem: null,
    problemMessage: null,
    attempts: 0,
    triesLeft: null,
    cardBy: null,
    unusable: null,
    strayIsItem: false,
    plate: input.plate.map((tag) => ({ ...tag, owner: 0 })),
    apart: [],
    outOfSight: [],
    scanned: (input.beganBy.type === 'ITEM' ? [input.beganBy.item] : input.scanned).map((item) => ({
      item,
      owner: 0,
    })),
    cards: 0,
    lookedUp: null,
    adding: false,
    turnedAway: false,
    next: null,
    afterwards: null,
    ...untouched,
    ...newPerson,
    allThere: { is: 'certain' },
    person: 0,
    others: [],
    paying: null,
    way: 'terminal',
    notPaidWhy: 'cancelled',
    limitsOffline: null,
    notNow: null,
    timedOut: false,
    call: 'none',
    endsAt: null,
  };
}

/** Whether this is a reason to call the staff; once a visit, and again where it reached no one. */
export function mayCall({ calls, call }: VisitContext, reason: CallReason): boolean {
  return calls.reasons.includes(reason) && (call === 'none' || call === 'failed');
}

/** As it is printed; null where nothing was paid. */
export function paymentMade(outcome: PaymentOutcome): PaymentMade | null {
  switch (outcome.kind) {
    case 'paid':
      return { amountCents: outcome.paidCents, end: 'booked', attempt: null };
    case 'paid-not-booked':
      return { amountCents: outcome.paidCents, end: 'not-booked', attempt: outcome.attempt };
    case 'unknown':
      return { amountCents: outcome.amountCents, end: 'unknown', attempt: outcome.attempt };
    case 'not-paid':
      return null;
  }
}

/** One more person may come with a card of their own. */
export function mayAdd(context: VisitContext): boolean {
  const { severalCards, patron, adding, limits } = context;
  return (
    severalCards && patron !== null && !adding && !isFull(context) && limits.borrow !== 'not-now'
  );
}

export function renewing(context: VisitContext): boolean {
  return Object.values(context.renewals).includes('working');
}

/**
 * A set without all its parts, which is asked for once nothing else is under way, and the parts that
 * are there. Null: none.
 */
export function incompleteSet(context: VisitContext, action: ItemAction) {
  const { items, plate, goesOnWithout, person } = context;
  const rows = items.filter(
    (row) => row.action === action && (action === 'return' || row.person === person),
  );
  if (working(rows)) return null;
  for (const row of incomplete(rows)) {
    const parts = partsOf(plate, row.item);
    if (parts !== null && parts.there.length < parts.of && !goesOnWithout.includes(row.key))
      return { row, parts };
  }
  return null;
}

/** Something is under way that must end before the visit does. */
export function committing(context: VisitContext): boolean {
  return working(context.items) || context.paying !== null || renewing(context);
}

export function receiptContent(context: VisitContext): ReceiptContent {
  const people = everyone(context);
  const several = people.length > 1;
  const parts = people.map(({ person, patron, account, renewals, payments }) => ({
    ...partOf({
      items: context.items.filter((row) => row.person === person),
      loans: account?.loans ?? [],
      renewals,
      payments,
    }),
    ...(several ? { person: { number: person + 1, name: patron?.displayName ?? null } } : {}),
  }));
  const [first, ...others] = parts;
  if (first === undefined) throw new TypeError('a visit has a first person');
  return receiptOf([first, ...others], context.language);
}

export function receiptWanted({ receiptChosen, receipt }: VisitContext) {
  return receiptChosen ?? receipt;
}

export function nothingHappened(context: VisitContext): boolean {
  return isEmpty(receiptContent(context));
}

export function payableFees({ patron }: VisitContext): readonly Fee[] {
  return (patron?.fees ?? []).filter((fee) => fee.notPayable === null);
}

export function mayPay(context: VisitContext): boolean {
  return (
    context.limits.pay === 'works' &&
    context.patron?.decision.allows.pay === true &&
    payableFees(context).length > 0
  );
}

/** The ways to pay that work now. */
export function waysToPay({ limits }: Pick<VisitContext, 'limits'>): readonly PaymentWay[] {
  return (['terminal', 'code'] as const).filter((way) => limits.payBy[way] === 'works');
}

/** The way that is taken without a choice; where none works now, one that this kiosk has. */
export function onlyWay({ limits }: Pick<VisitContext, 'limits'>): PaymentWay {
  const [works] = waysToPay({ limits });
  return works ?? (limits.payBy.terminal === 'absent' ? 'code' : 'terminal');
}

export function mayRenew(context: VisitContext): boolean {
  return (
    context.offersRenewal &&
    context.mode === 'online' &&
    context.patron?.decision.allows.renew === true &&
    (context.account?.loans ?? []).length > 0 &&
    !renewing(context)
  );
}

/** The amount of the fees with these ids. */
export function centsOf({ patron }: VisitContext, feeIds: readonly string[]): number {
  return (patron?.fees ?? [])
    .filter((fee) => feeIds.includes(fee.id))
    .reduce((sum, fee) => sum + fee.amountCents, 0);
}

/** From one tag of a stack to the next, as the slowest reader lists them. */
export const stackMs = 300;

function inTime({ display, delays }: VisitContext, ms: number) {
  return stretched(display, ms, delays.moreTimeFactor);
}

export function idleMs(context: VisitContext) {
  return inTime(context, context.delays.idleMs);
}
export function idleEmptyMs(context: VisitContext) {
  return inTime(context, context.delays.idleEmptyMs);
}
export function warningMs(context: VisitContext) {
  return inTime(context, context.delays.warningMs);
}
/** One sentence, as long as it takes to look up and read it. */
const sentenceMs = 8_000;

export function strayCodeMs(context: VisitContext) {
  return inTime(context, sentenceMs);
}

/** Nothing of this patron is shown for longer than it takes to see that their visit is over. */
const handOverMs = 2_000;
/** A patron who walks off without their card hears it, and comes back. */
const takeCardMs = 20_000;

export function goodbyeMs(context: VisitContext) {
  if (context.next !== null) return handOverMs;
  const { textSize, speech } = context.display;
  const { goodbyeMs: usual } = context.delays;
  const shownMs = context.cardsIn > 0 ? Math.max(usual, takeCardMs) : usual;
  // Larger letters are turned page by page, and what is heard takes longer than what is seen.
  return inTime(context, shownMs) * (speech ? 3 : textSize);
}
