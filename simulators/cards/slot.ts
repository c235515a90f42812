/** One reader of the simulated pcscd, with the card that stands in it. */
import { protocols, type ReaderState, readerBits } from '../../hardware/cards/messages.ts';
import type { SimulatedCard } from './card.ts';

export interface Slot {
  readonly name: string;
  readonly card: SimulatedCard | null;
  /** of cards put in and pulled out */
  readonly events: number;
  /** Counts the cards: a handle of one that was pulled out is none of the next. */
  readonly nth: number;
  /** the program that uses the card alone, by its handle or for a transaction; null: none */
  owner: object | null;
  users: Set<object>;
  insert(card: SimulatedCard): void;
  /** False: no card stood in it. */
  pull(): boolean;
  pullAtCommand(nth: number): void;
  /** null: the card came out meanwhile, or gave no answer */
  transmit(command: Uint8Array): Uint8Array | null;
  /** Without power a card forgets; it stays in the slot. */
  power(on: boolean): void;
  leave(program: object): void;
}

export function createSlot(name: string): Slot {
  let card: SimulatedCard | null = null;
  let events = 0;
  let nth = 0;
  let pullsAt = 0;
  const slot: Slot = {
    name,
    owner: null,
    users: new Set(),
    get card() {
      return card;
    },
    get events() {
      return events;
    },
    get nth() {
      return nth;
    },
    insert: (next) => {
      card = next;
      card.reset();
      events += 1;
      nth += 1;
    },
    pull: () => {
      if (card === null) return false;
      card = null;
      pullsAt = 0;
      events += 1;
      nth += 1;
      slot.owner = null;
      slot.users.clear();
      return true;
    },
    pullAtCommand: (at) => {
      pullsAt = at;
    },
    transmit: (command) => {
      if (pullsAt > 0) {
        pullsAt -= 1;
        if (pullsAt === 0) slot.pull();
      }
      return card?.answer(command) ?? null;
    },
    power: (on) => {
      nth += 1;
      slot.owner = null;
      slot.users.clear();
      if (on) card?.reset();
    },
    leave: (program) => {
      slot.users.delete(program);
      if (slot.owner === program) slot.owner = null;
    },
  };
  return slot;
}

export function stateOf({ name, card, events, owner, users }: Slot): ReaderState {
  const answers = card !== null && card.atr.length > 0;
  const { absent, present, swallowed, powered, negotiable } = readerBits;
  return {
    name,
    events,
    bits: card === null ? absent : answers ? present | powered | negotiable : present | swallowed,
    sharing: owner ? -1 : users.size,
    atr: answers ? card.atr : new Uint8Array(0),
    protocol: answers ? protocols[card.protocol] : 0,
  };
}
