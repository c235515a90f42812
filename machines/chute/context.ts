/** What the chart of a return chute knows, and what it is sent. */
import type {
  CallReason,
  CallState,
  CheckInOutcome,
  Display,
  Language,
  Mode,
  PresentedItem,
} from '../domain.ts';
import type { CallEvent, DeviceEvent, TouchEvent } from '../events.ts';
import type { VisitItem } from '../items/items.ts';
import { modeOf, type Parts } from '../limits.ts';
import type { Inputs, Pile, Sensors } from './pile.ts';

/**
 * Why the staff are called to a chute. `chute-item`: what is not accepted lies there.
 * `chute-unbooked`: something fell in that was not returned.
 */
export type ChuteAlert = Extract<CallReason, `chute-${string}`>;

export interface ChuteSettings {
  sensors: Sensors;
  /** how long the flap stays open at most */
  openMs: number;
  /** how long the flap may take to close */
  closeMs: number;
  /** how long what is not accepted may lie there before the staff are called */
  takeBackMs: number;
  /**
   * what is still to be laid down follows within this time, and a hand is out of the way then: longer
   * than the reader takes to see a tag
   */
  pileMs: number;
}

/** The returns of a chute, with circulation. A rejection is a fault of the program. */
export interface ChutePort {
  /**
   * Books the item and secures its tags; one that is known to be booked, and still lay there, is
   * secured alone.
   */
  checkIn(item: PresentedItem, mode: Mode): Promise<CheckInOutcome>;
  /** These have left the place before the flap: when they come again they are booked again. */
  left(items: readonly string[]): void;
  /** The same of all that are known to be booked, but these, which lie there. */
  leftBut(items: readonly string[]): void;
  /** Whether it was acknowledged. */
  setFlap(open: boolean): Promise<boolean>;
  /** For the log, and for the staff where a way to call them is set up; `on` false: it is over. */
  alert(alert: ChuteAlert, on: boolean): void;
}

export interface ChuteInput {
  settings: ChuteSettings;
  plate: Pile['plate'];
  inputs: Inputs;
  parts: Parts;
  /** whether returns are taken: in service, and with the parts that they need */
  takes: boolean;
  /** after so long without a touch the screen is as it was before */
  idleMs: number;
  /** what "more time" multiplies it by */
  moreTimeFactor: number;
  languages: readonly Language[];
  language: Language;
  usualDisplay: Display;
}

export interface ChuteContext extends ChuteInput, Pile {
  usualLanguage: Language;
  display: Display;
  call: CallState;
  /** keys of the rows that lay there when the flap opened */
  offered: readonly string[];
  /** items that vanished while it was open, until it is closed and the reader still works */
  goneIn: readonly string[];
  /** how many went in since the screen was idle */
  letIn: number;
  /** the flap is open, or not known to be shut: what vanishes may have fallen in */
  isOpen: boolean;
  /** something fell in that was not returned, and the staff are not called yet */
  isStray: boolean;
  /** openings in a row in which nothing went in */
  vainly: number;
  /** the last order to the flap was not acknowledged */
  notObeyed: boolean;
}

export type ChuteEvent =
  | DeviceEvent
  | TouchEvent
  | CallEvent
  /** what works has changed */
  | { type: 'CHUTE_LIMITS'; parts: Parts; takes: boolean }
  | { type: 'ITEM_SETTLED'; key: string; outcome: CheckInOutcome };

/** After so many openings that let nothing in the flap counts as blocked. */
export const mostVainOpenings = 3;
/** Something that slides past the sensor of the bin does not fill it. */
export const binFullAfterMs = 3_000;
/** A tag that lies there is surely seen in this time. */
export const sightMs = 30_000;
/** Before a flap that did not obey is tried again. */
export const tryAgainMs = 10_000;
/** Before one that let nothing in is opened once more. */
export const openAgainMs = 120_000;

export function modeOfChute({ parts }: Pick<ChuteContext, 'parts'>): Mode {
  return modeOf(parts);
}

/** Shut as far as its inputs say. Without one for the flap: the barrier is free. */
export function isShut({
  inputs,
  settings: { sensors },
}: Pick<ChuteContext, 'inputs' | 'settings'>): boolean {
  return (!sensors['flap-closed'] || inputs['flap-closed'] === true) && isFree(inputs);
}

export function isFree(inputs: Inputs): boolean {
  return inputs.passed !== true;
}

export function isWorking(items: readonly VisitItem[]): boolean {
  return items.some(({ state }) => state === 'working');
}

export function isWaiting(items: readonly VisitItem[]): boolean {
  return items.some(({ state, item }) => state === 'waiting' && item !== null);
}
