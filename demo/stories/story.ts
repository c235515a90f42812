/** What a story is made of: steps, each with one sentence and what happens in it. */

import type { PaymentSimulator } from '../../simulators/payment-simulator.ts';
import type { Devices } from '../../simulators/start.ts';
import type { ChipCardKind } from '../stage/acts/chip-cards.ts';
import type { KioskScreen, SeenTest } from '../stage/kiosk-screen.ts';
import type { PaymentWay, Words } from '../stage/parts.ts';

/** Hands and eyes of the people in a story. */
export interface Scene {
  /** the language of the page: the people of a story speak it */
  readonly language: keyof Words;
  readonly devices: {
    [Name in Exclude<keyof Devices, PaymentWay | 'relay' | 'cards'>]: NonNullable<Devices[Name]>;
  };
  /** Throw where there is none: see `needs`. */
  terminal(): PaymentSimulator;
  phone(): NonNullable<Devices['code']>;
  /** As when its power goes: without a word to it. It is started again. */
  killKiosk(): void;
  /** puts a patron's card into the card reader, or taps it; null: takes it out */
  chipCard(card: { kind: ChipCardKind; card: string } | null): Promise<void>;
  /** Waits where the card was shown a moment ago: the kiosk would take both for one showing. */
  scan(card: string): Promise<void>;
  /** One after the other, as a person lays them down. */
  layDown(...items: string[]): Promise<void>;
  lift(...items: string[]): Promise<void>;
  /** Shows the finger at that place, then touches; null: a key that can be felt, no finger. */
  touch(intent: object, place: Place | null): Promise<void>;
  /** Types digits on the keypad of the screen, or on keys that can be felt. */
  typePin(pin: string, keys?: 'screen' | 'felt'): Promise<void>;
  sees(what: string, test: SeenTest): ReturnType<KioskScreen['sees']>;
  /** Waits for something beside the screen. */
  until(what: string, test: () => boolean): Promise<void>;
  /** Time to look: half a step, or a whole one. */
  look(steps?: number): Promise<void>;
}

/** In parts of the screen. */
export type Place = readonly [x: number, y: number];

export interface Step {
  says: Words;
  run(scene: Scene): Promise<void>;
}

export interface Story {
  id: string;
  title: Words;
  about: Words;
  /** it is offered where there is one, or the kiosk may be killed; left out: everywhere */
  needs?: PaymentWay | 'cards' | 'kill';
  steps: readonly Step[];
}

/** `[nl, en]`, and what happens. */
export function step(nl: string, en: string, run: Step['run']): Step {
  return { says: { nl, en }, run };
}
