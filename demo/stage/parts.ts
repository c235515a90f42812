/** What the page of the simulators works on. */
import type { SimulatedTag, Times } from '../../simulators/reader.ts';
import type { Devices } from '../../simulators/start.ts';
import type { ChipCardKind } from './acts/chip-cards.ts';

/** The two ways to pay, by the names of their devices. */
export const paymentWays = ['terminal', 'code'] as const;
export type PaymentWay = (typeof paymentWays)[number];

/** A call for help that the kiosk sent to the desk. */
interface DeskCall {
  call: string;
  device: string;
  reason: string;
  text: string;
  /** someone is on the way */
  coming: boolean;
}

/** In each language of the page. */
export interface Words {
  nl: string;
  en: string;
}

interface StoryShown {
  id: string;
  title: Words;
  /** counts the steps from 1; 0: the stage is being set */
  step: number;
  of: number;
  says: Words;
  state: 'playing' | 'done' | 'stopped' | 'failed';
  /** why it failed */
  problem: string | null;
}

/** In parts of the screen: 0 is its left or its top, 1 its right or its bottom. */
interface Finger {
  x: number;
  y: number;
  /** counts the touches of a story */
  nth: number;
}

/** One story at a time, or *begin again*. */
export interface Director {
  /** Ends the one before. False: there is no such story. */
  play(id: string, language: keyof Words, stepMs: number): boolean;
  /** Resolves once nothing plays any more. */
  stop(): Promise<void>;
  /** Stops, and brings everything back. Rejects where the kiosk cannot be led back. */
  beginAgain(): Promise<void>;
}

/** What a person ordered of devices that cannot be asked what they were ordered. */
interface Orders {
  /** ZVT: the status that the terminal gives as its own */
  terminalStatus: number;
  failingWrites: Times;
  failingReads: Times;
  cutLists: Times;
  readerWarns: boolean;
  writeMs: number;
  outputs: 'none' | 'refused' | 'stuck';
  cardsRefused: 'none' | 'programs' | 'cards';
  /** what answers nothing while its line stands */
  silent: Record<'reader' | 'relay' | PaymentWay, boolean>;
}
export const noOrders: Orders = {
  terminalStatus: 0,
  failingWrites: 0,
  failingReads: 0,
  cutLists: 0,
  readerWarns: false,
  writeMs: 0,
  outputs: 'none',
  cardsRefused: 'none',
  silent: { reader: false, relay: false, terminal: false, code: false },
};

export interface Table {
  devices: Devices;
  /** every tag that was ever on the plate, by uid: it keeps its security when it is taken off */
  cupboard: Map<string, SimulatedTag>;
  /** the order for the next payment of each way to pay */
  paymentNext: Record<PaymentWay, string>;
  /** of each way to pay, as it was started */
  usualQuirks: Record<PaymentWay, ReadonlySet<string>>;
  /** what was put into the card reader last; null: nothing */
  chipCard: { kind: ChipCardKind; card: string | null } | null;
  orders: Orders;
  /** the last call for help; null: there was none */
  call: DeskCall | null;
  /** the story that plays, or has ended; null: none, since the last beginning */
  story: StoryShown | null;
  /** where a story touches the screen; null: nowhere now */
  finger: Finger | null;
  /** everything is being brought back to its start */
  beginning: boolean;
  /** Kills the kiosk, which is started again; null: it cannot. */
  killKiosk: (() => void) | null;
  director: Director;
}
