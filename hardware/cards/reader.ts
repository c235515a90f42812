/**
 * Readers of cards with a chip, in a slot or contactless, through pcscd (PC/SC). They come and go, and
 * so do the cards: all that is known of them is what pcscd says.
 */
import type { PortAddress } from '../address.ts';
import type { CardReader, CardReaderEvents, DeviceState, Log, UnusableCard } from '../devices.ts';
import type { LineOptions } from '../line.ts';
import { type ReaderState, version } from './messages.ts';
import { type CardForms, checkAccess, type ReadOutcome, readCardOnce } from './read-card.ts';
import { createStandingCards, type Slot, type StandingTiming } from './standing.ts';
import { watchReaders } from './watch.ts';

export interface CardReaderOptions extends CardForms, Partial<StandingTiming> {
  /** part of a reader's name, in either case; null: each one */
  reader: string | null;
  /** of pcscd, which waits for the readers when it starts, and for a card's answer. 10 000 */
  answerTimeoutMs?: number;
  /** 20 000 */
  lookAgainMs?: number;
  line?: LineOptions;
}

/**
 * `up`: pcscd answers, lets this user have cards, and has such a reader; `identity` its name, of
 * several all. `retryMs` 300 and `bounceMs` 700 where they are left out.
 */
export function openCardReader(
  address: PortAddress,
  events: CardReaderEvents,
  options: CardReaderOptions,
  log: Log = () => {},
): CardReader {
  const answerTimeoutMs = options.answerTimeoutMs ?? 10_000;
  const agreed: { minor: number } = { minor: version.minor };
  const session = { agreed, answerTimeoutMs, connectTimeoutMs: 5_000 };
  const ending = new AbortController();
  let all: readonly ReaderState[] = [];
  let mine: readonly ReaderState[] = [];
  /** null: pcscd lets this user have the cards, as far as is known */
  let forbidden: string | null = null;
  let checking: Promise<unknown> = Promise.resolve();

  const report = onlyChanges((state) => {
    if (!ending.signal.aborted) events.onState(state);
  });
  const cards = createStandingCards(
    { read, onCard: events.onCard, onUnusable, onRemoved: events.onRemoved },
    { retryMs: options.retryMs ?? 300, bounceMs: options.bounceMs ?? 700 },
  );
  const watch = watchReaders(
    address,
    { onReaders, onLost },
    {
      agreed,
      answerTimeoutMs,
      lookAgainMs: options.lookAgainMs ?? 20_000,
      ...(options.line ? { line: options.line } : {}),
    },
  );

  function onReaders(readers: readonly ReaderState[]): void {
    if (ending.signal.aborted) return;
    const before = mine;
    all = readers;
    mine = readers.filter(({ name }) => isWanted(name, options.reader));
    report(stateOf(all, mine, options.reader, forbidden));
    cards.update(mine);
    const isNew = mine.some(({ name }) => !before.some((other) => other.name === name));
    if (isNew || forbidden !== null) checkBeforeFirst();
  }

  function onLost(reason: string): void {
    all = [];
    mine = [];
    report({ state: 'down', reason });
    cards.clear();
  }

  async function read(slot: Slot, signal: AbortSignal): Promise<ReadOutcome> {
    const outcome = await readCardOnce(address, slot, options, session, signal);
    // A card that was not reached says nothing of the permission.
    if (!signal.aborted && outcome.kind !== 'again')
      setForbidden(outcome.kind === 'forbidden' ? outcome.detail : null);
    return outcome;
  }

  /** pcscd says it at each connect, also where there is no card: known before the first patron. */
  function checkBeforeFirst(): void {
    const empty = mine.find(({ name }) => !cards.has(name));
    if (!empty) return;
    const { signal } = ending;
    checking = checkAccess(address, empty.name, session, signal).then((words) => {
      if (!signal.aborted && words !== undefined) setForbidden(words);
    });
  }

  function setForbidden(words: string | null): void {
    if (mine.length === 0) return;
    forbidden = words;
    report(stateOf(all, mine, options.reader, forbidden));
  }

  function onUnusable(why: UnusableCard, detail: string): void {
    if (why === 'unreadable' || why === 'not-activated') {
      const text = `A card could not be read: ${detail}`;
      log({ level: 'warn', part: 'card-reader', code: 'card-unreadable', text });
    }
    events.onUnusable(why);
  }

  return {
    close: async () => {
      ending.abort();
      await cards.close();
      await watch.close();
      await checking;
    },
  };
}

function isWanted(name: string, part: string | null): boolean {
  return part === null || name.toLowerCase().includes(part.toLowerCase());
}

function stateOf(
  all: readonly ReaderState[],
  mine: readonly ReaderState[],
  wanted: string | null,
  forbidden: string | null,
): DeviceState {
  if (all.length === 0) {
    const reason =
      'pcscd has no card reader: is it plugged in, and is its driver installed (libccid)?';
    return { state: 'down', reason };
  }
  const names = (readers: readonly ReaderState[]) => readers.map(({ name }) => name).join(', ');
  if (mine.length === 0) {
    const reason = `no card reader has "${wanted}" in its name; there is ${names(all)}`;
    return { state: 'down', reason };
  }
  if (forbidden !== null)
    return { state: 'down', reason: `this user may have no card (polkit): ${forbidden}` };
  return { state: 'up', identity: names(mine) };
}

function onlyChanges(tell: (state: DeviceState) => void): (state: DeviceState) => void {
  let last = '';
  return (state) => {
    const text = JSON.stringify(state);
    if (text === last) return;
    last = text;
    tell(state);
  };
}
