/** The context and the events of the kiosk's chart. */

import type { ChuteSettings } from './chute/context.ts';
import type { Inputs } from './chute/pile.ts';
import type {
  Display,
  Language,
  Limits,
  Mode,
  OfflineMode,
  PartState,
  ReceiptChoice,
} from './domain.ts';
import type {
  Beginning,
  CallEvent,
  DeviceEvent,
  NextPatron,
  PartEvent,
  TouchEvent,
} from './events.ts';
import {
  type CardWays,
  chuteOutOfOrder,
  limitsOf,
  modeOf,
  outOfOrder,
  type Parts,
} from './limits.ts';
import { type KioskPlate, ownTags } from './plate.ts';
import type { CallSettings, Delays } from './ports.ts';
import type { Slot } from './slot.ts';
import type { VisitInput } from './visit/context.ts';

/** What may be done, and how staff are called, while they are in the building or are not. */
export interface HourRules {
  offlineMode: OfflineMode;
  /** fees can be paid */
  pays: boolean;
  /** a return chute takes returns */
  chuteTakes: boolean;
  calls: CallSettings;
}

export interface KioskInput extends HourRules {
  delays: Delays;
  languages: readonly Language[];
  /** the language of the attract screen */
  language: Language;
  /** how the screen is at the beginning of each visit */
  usualDisplay: Display;
  /** as in the visit's input */
  receipt: 'ask' | ReceiptChoice;
  /** whether patrons can have their account on paper */
  statusReceipt: boolean;
  /** whether laying a released item down begins its return */
  returnByLaying: boolean;
  /** whether it is asked once if all was seen, where the reader's picture was weak */
  asksAllThere: boolean;
  /** how a patron shows a card beside the scanner */
  cards: CardWays;
  /** several people may borrow in one visit, each with a card */
  severalCards: boolean;
  /** patrons may renew their loans here */
  offersRenewal: boolean;
  /** within the opening hours; true where none are set */
  open: boolean;
  /** a technician took it out of service: no visit begins; one that is under way is finished */
  outOfService: boolean;
  /** it is a return chute; null: a self-check */
  chute: ChuteSettings | null;
  /** the configured parts are down until they report; the others are absent */
  parts: Parts;
}

export interface KioskContext extends KioskInput, KioskPlate {
  /** of the visit under way: off line while the line is lost */
  visitMode: Mode;
  inputs: Inputs;
  /** nothing is under way in the chute */
  chuteRests: boolean;
  slot: Slot;
  /** the time of a card that was left behind runs */
  watchesCard: boolean;
  /** of the reader of why no one is served; null: nothing was chosen, or they have left */
  chosen: Chosen | null;
}

/** How the screen is read where there is no visit. */
export interface Chosen {
  language: Language;
  display: Display;
  dialog: 'language' | 'accessibility' | null;
}

/** After a touch beside a visit. */
export function chosenAfter(context: KioskContext, event: KioskEvent): Chosen {
  const { language, usualDisplay: display, languages } = context;
  const before: Chosen = context.chosen ?? { language, display, dialog: null };
  switch (event.type) {
    case 'LANGUAGE':
      return languages.includes(event.language)
        ? { ...before, language: event.language, dialog: null }
        : before;
    case 'DISPLAY':
      return { ...before, display: Object.assign({ ...before.display }, event.display) };
    case 'OPEN':
      // How one borrows here is no help now: the screen says where to go.
      return event.dialog === 'help' ? before : { ...before, dialog: event.dialog };
    case 'CLOSE':
      return { ...before, dialog: null };
    default:
      return before;
  }
}

export type KioskEvent =
  | DeviceEvent
  | TouchEvent
  | PartEvent
  | CallEvent
  /** `rules`: those of this hour; left out: they stay */
  | { type: 'OPENING'; open: boolean; rules?: HourRules }
  | { type: 'OUT_OF_SERVICE'; on: boolean }
  /** the visit under way goes on off line */
  | { type: 'WENT_OFFLINE' }
  /** it is on line again */
  | { type: 'WENT_ONLINE' }
  | { type: 'CHUTE_RESTS'; rests: boolean }
  /** a card that was left behind was not taken in time */
  | { type: 'CARD_LEFT' }
  | {
      type: 'VISIT_OVER';
      /** whose visit begins at once; null or left out: no one's */
      next?: NextPatron | null | undefined;
    };

/** The patron whose visit begins as this one is over. */
export function nextOf(event: KioskEvent): NextPatron | null {
  return event.type === 'VISIT_OVER' ? (event.next ?? null) : null;
}

/** What they laid down, and a card with a tag, by uid. */
export function laidByNext(event: KioskEvent): readonly string[] {
  const next = nextOf(event);
  if (next === null) return [];
  const { card, laid } = next;
  return card.type === 'CARD' && card.tag ? [...laid, card.tag.uid] : laid;
}

export function beginsVisit(event: KioskEvent): event is Beginning {
  const beginnings: readonly string[] = [
    ...['BEGIN', 'CARD', 'CARD_UNUSABLE', 'CODE_UNKNOWN', 'ITEM', 'TAG_APPEARED'],
    ...['LANGUAGE', 'DISPLAY', 'OPEN'],
  ];
  return beginnings.includes(event.type);
}

export function isOutOfOrder({ parts, offlineMode, chute }: KioskContext): boolean {
  const why = chute === null ? outOfOrder : chuteOutOfOrder;
  return why(parts, offlineMode) !== null;
}

export function visitLimits(context: KioskContext, mode: Mode): Limits {
  return limitsNow(context, { library: mode === 'online' ? 'up' : 'down' });
}

/** With the rules of the hour: a way to pay that is not in use now counts as down. */
export function limitsNow(
  { parts, offlineMode, cards, pays }: KioskContext,
  line: Pick<Parts, 'library'> = parts,
): Limits {
  const now = (way: PartState) => (pays || way === 'absent' ? way : 'down');
  const ways = { terminal: now(parts.terminal), code: now(parts.code) };
  return limitsOf(Object.assign({ ...parts }, { library: line.library }, ways), offlineMode, cards);
}

/** No visit begins, or, of a chute, no return is taken, because of the hour. */
export function isClosed({ open, chute, chuteTakes }: KioskContext): boolean {
  return chute === null ? !open : !chuteTakes;
}

export function openAfter(event: KioskEvent): Partial<KioskContext> {
  return event.type === 'OPENING' ? Object.assign({ open: event.open }, event.rules) : {};
}

/** Whether what a visit or a chute may do changes with this event. */
export function hasOtherRules(
  context: KioskContext,
  { rules }: KioskEvent & { type: 'OPENING' },
): boolean {
  const names = ['offlineMode', 'pays', 'chuteTakes'] as const;
  return rules !== undefined && names.some((name) => rules[name] !== context[name]);
}

/** What a visit knows as it begins, with the event that begins it. */
export function visitInput(context: KioskContext, event: KioskEvent): VisitInput {
  return {
    mode: modeOf(context.parts),
    delays: context.delays,
    language:
      event.type === 'LANGUAGE' && context.languages.includes(event.language)
        ? event.language
        : context.language,
    languages: context.languages,
    kioskLanguage: context.language,
    usualDisplay: context.usualDisplay,
    limits: visitLimits(context, modeOf(context.parts)),
    calls: context.calls,
    beganBy: nextOf(event)?.card ?? (beginsVisit(event) ? event : { type: 'BEGIN' as const }),
    plate: ownTags(context),
    cardsIn: context.slot.own,
    scanned: nextOf(event)?.scanned ?? [],
    severalCards: context.severalCards,
    offersRenewal: context.offersRenewal,
    receipt: context.receipt,
    statusReceipt: context.statusReceipt,
    returnByLaying: context.returnByLaying,
    asksAllThere: context.asksAllThere,
  };
}
