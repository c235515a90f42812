/** The cards that stand in the readers: read when they come, and forgotten when they go. */
import { setTimeout as pause } from 'node:timers/promises';
import type { ChipCard, UnusableCard } from '../devices.ts';
import { type ReaderState, readerBits } from './messages.ts';
import type { ReadOutcome } from './read-card.ts';

export interface Slot {
  reader: string;
  atr: Uint8Array;
}
interface StandingHandlers {
  /** Never rejects; ends soon when the signal aborts. */
  read(slot: Slot, signal: AbortSignal): Promise<ReadOutcome>;
  onCard(card: ChipCard): void;
  /** `detail` for a technician; empty: nothing to add */
  onUnusable(why: UnusableCard, detail: string): void;
  /** one of those that were reported */
  onRemoved(): void;
}
export interface StandingTiming {
  /** between two tries to read a card that stays */
  retryMs: number;
  /** The contacts of a card that is put in may bounce: out for so long is still in. */
  bounceMs: number;
}
interface StandingCards {
  update(readers: readonly ReaderState[]): void;
  has(reader: string): boolean;
  /** The readers are lost: forgets all cards. */
  clear(): void;
  /** No handler is called any more. Resolves when no card is read any more. */
  close(): Promise<void>;
}

const mostTries = 3;

interface Standing {
  slot: Slot;
  /** pcscd counts each card that is put in or pulled out */
  events: number;
  /** aborted when the card goes */
  gone: AbortController;
  /** the kiosk knows of it */
  reported: boolean;
  /** pulled out while it was read: so long it may come back */
  bounce: NodeJS.Timeout | undefined;
}

export function createStandingCards(
  handlers: StandingHandlers,
  timing: StandingTiming,
): StandingCards {
  const cards = new Map<string, Standing>();
  const reads = new Set<Promise<void>>();
  let closed = false;

  function begin(reader: ReaderState): void {
    clearTimeout(cards.get(reader.name)?.bounce);
    const card: Standing = {
      slot: { reader: reader.name, atr: reader.atr },
      events: reader.events,
      gone: new AbortController(),
      reported: false,
      bounce: undefined,
    };
    cards.set(reader.name, card);
    const reading = readWhileThere(card).finally(() => reads.delete(reading));
    reads.add(reading);
  }

  async function readWhileThere(card: Standing): Promise<void> {
    const { signal } = card.gone;
    let outcome: ReadOutcome = { kind: 'again', detail: '' };
    for (let tries = 0; outcome.kind === 'again' && tries < mostTries; tries++) {
      if (tries > 0) await pause(timing.retryMs, undefined, { signal }).catch(() => {});
      if (!signal.aborted) outcome = await handlers.read(card.slot, signal);
      if (signal.aborted) return;
    }
    card.reported = true;
    if (outcome.kind === 'card') handlers.onCard(outcome.card);
    else
      handlers.onUnusable(outcome.kind === 'unusable' ? outcome.why : 'unreadable', outcome.detail);
  }

  function pulled(name: string): void {
    const card = cards.get(name);
    if (!card || card.bounce !== undefined) return;
    card.gone.abort();
    if (card.reported) {
      forget(name, card);
      return;
    }
    card.bounce = setTimeout(() => {
      card.reported = true;
      handlers.onUnusable('unreadable', 'it was pulled out while it was read');
      forget(name, card);
    }, timing.bounceMs);
  }

  function forget(name: string, card: Standing): void {
    card.gone.abort();
    clearTimeout(card.bounce);
    cards.delete(name);
    if (card.reported && !closed) handlers.onRemoved();
  }

  function clear(): void {
    for (const [name, card] of [...cards]) forget(name, card);
  }

  return {
    update: (readers) => {
      for (const name of [...cards.keys()])
        if (!readers.some((reader) => reader.name === name)) pulled(name);
      for (const reader of readers) {
        const card = cards.get(reader.name);
        if ((reader.bits & readerBits.present) === 0) pulled(reader.name);
        else if (!card || card.bounce !== undefined) begin(reader);
        else if (card.events !== reader.events) {
          // Another card, between two looks.
          pulled(reader.name);
          begin(reader);
        }
      }
    },
    has: (reader) => cards.has(reader),
    clear,
    close: async () => {
      closed = true;
      clear();
      await Promise.all(reads);
    },
  };
}
