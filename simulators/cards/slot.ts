/** One reader of the simulated pcscd, with the card that stands in it. */
import { protocols, type ReaderState, readerBits, results } from '../../hardware/cards/messages.ts';
import type { SimulatedCard } from './card.ts';

/** A program's handle of a card; `lost`: what each use of it is answered from now on. */
export interface Handle {
  slot: Slot;
  lost: number | null;
}

export interface Slot {
  readonly name: string;
  readonly card: SimulatedCard | null;
  /** Those of a card that was pulled out stay until their programs let go. */
  readonly handles: Set<Handle>;
  /** has the card alone: for good, or for a transaction; null: none has */
  owner: Handle | null;
  connect(): Handle;
  leave(handle: Handle): void;
  insert(card: SimulatedCard): void;
  /** False: no card stood in it. */
  pull(): boolean;
  /** null: the card came out meanwhile, or gave no answer */
  transmit(command: Uint8Array): Uint8Array | null;
  /** Another program resets the card. */
  reset(): void;
  /** Its cable was out: a card in it forgets. */
  unplug(): void;
  state(): ReaderState;
}

export function createSlot(name: string): Slot {
  let card: SimulatedCard | null = null;
  let events = 0;
  /** pcscd names the protocol once a program has connected */
  let spoken = false;
  const lose = (why: number) => {
    for (const handle of slot.handles) handle.lost ??= why;
    slot.owner = null;
  };
  const slot: Slot = {
    name,
    handles: new Set(),
    owner: null,
    get card() {
      return card;
    },
    connect: () => {
      const handle: Handle = { slot, lost: null };
      slot.handles.add(handle);
      spoken = true;
      return handle;
    },
    leave: (handle) => {
      slot.handles.delete(handle);
      if (slot.owner === handle) slot.owner = null;
    },
    insert: (next) => {
      card = next;
      card.reset();
      events += 1;
    },
    pull: () => {
      if (card === null) return false;
      card = null;
      spoken = false;
      events += 1;
      lose(results.removedCard);
      return true;
    },
    transmit: (command) => card?.answer(command) ?? null,
    reset: () => {
      card?.reset();
      lose(results.resetCard);
    },
    unplug: () => {
      card?.reset();
      spoken = false;
      lose(results.readerUnavailable);
    },
    state: () => {
      const { absent, present, swallowed, powered, negotiable } = readerBits;
      const common = { name, events, sharing: slot.owner ? -1 : slot.handles.size };
      const nothing = { atr: new Uint8Array(0), protocol: 0 };
      if (card === null) return { ...common, ...nothing, bits: absent };
      if (card.atr.length === 0) return { ...common, ...nothing, bits: present | swallowed };
      const protocol = spoken ? protocols[card.protocol] : 0;
      return { ...common, bits: present | powered | negotiable, atr: card.atr, protocol };
    },
  };
  return slot;
}
