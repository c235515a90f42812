/**
 * The minute of the branch: the line is down for all, a book is borrowed at the first kiosk, refused
 * at the second, returned at the third and then borrowed at the second; the line comes back, and the
 * library system gets the three in their order.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { shelfNumber } from '../../simulators/library/cast/items.ts';
import { patronCard } from '../../simulators/library/cast/patrons.ts';
import type { LibrarySimulator } from '../../simulators/library/sip2.ts';
import { type KioskScreen, type SeenScreen, watchKiosk } from '../stage/kiosk-screen.ts';
import type { Words } from '../stage/parts.ts';
import type { Play } from '../stage/server.ts';
import type { KioskState } from './kiosk-state.ts';

/** A kiosk of the branch, as a person stands before it. */
export interface Seat {
  name: string;
  screenUrl: string;
  play: Play;
  state(): KioskState;
}

export interface MinuteShown {
  step: number;
  of: number;
  says: Words;
  state: 'playing' | 'done' | 'stopped' | 'failed';
  problem: string | null;
}

interface Stage {
  library: LibrarySimulator;
  seats: readonly [Seat, Seat, Seat, ...Seat[]];
  screens: readonly [KioskScreen, KioskScreen, KioskScreen, ...KioskScreen[]];
  signal: AbortSignal;
}
interface Step {
  says: Words;
  run(stage: Stage): Promise<void>;
}

const els = patronCard(1);
const bart = patronCard(2);
const pin = '1234';
/** On the shelf, for loan, in one part. */
const book = shelfNumber('book', 4);
const waitMs = 30_000;
const againMs = 1_000;

const steps: readonly Step[] = [
  {
    says: {
      nl: 'De lijn naar het bibliotheeksysteem valt weg, voor alle toestellen.',
      en: 'The line to the library system goes down, for all kiosks.',
    },
    run: async ({ library, seats, signal }) => {
      await library.cutLine();
      await until('all kiosks to be off line', signal, () =>
        seats.every((seat) => seat.state().line === 'down' && seat.state().isShared),
      );
    },
  },
  {
    says: {
      nl: 'Els leent een boek aan toestel 1. Ze krijgt het mee, met een voorlopige datum.',
      en: 'Els borrows a book at kiosk 1. She may take it, with a provisional date.',
    },
    run: async (stage) => {
      await identify(stage, 0, els);
      await layDown(stage, 0, { done: 1, refused: 0 });
      await leave(stage, 0);
    },
  },
  {
    says: {
      nl: 'Bart probeert hetzelfde boek aan toestel 2: al uitgeleend.',
      en: 'Bart tries the same book at kiosk 2: it is on loan already.',
    },
    run: async (stage) => {
      await identify(stage, 1, bart);
      await layDown(stage, 1, { done: 0, refused: 1 });
      await leave(stage, 1);
    },
  },
  {
    says: {
      nl: 'Els brengt het terug aan toestel 3. Dat weten de andere twee meteen.',
      en: 'Els returns it at kiosk 3. The other two know that at once.',
    },
    run: async (stage) => {
      await stage.screens[2].touch({ type: 'BEGIN' });
      await stage.screens[2].sees('what to do', shows('action'), waitMs);
      await stage.screens[2].touch({ type: 'CHOOSE', action: 'return' });
      await stage.screens[2].sees('the return screen', shows('return'), waitMs);
      await layDown(stage, 2, { done: 1, refused: 0 });
      await leave(stage, 2);
    },
  },
  {
    says: {
      nl: 'Nu mag Bart het aan toestel 2 wél lenen.',
      en: 'Now Bart may borrow it at kiosk 2.',
    },
    run: async (stage) => {
      await identify(stage, 1, bart);
      await layDown(stage, 1, { done: 1, refused: 0 });
      await leave(stage, 1);
    },
  },
  {
    says: {
      nl: 'De lijn is terug. Elk toestel boekt het zijne, en in de juiste volgorde: geleend, terug, geleend.',
      en: 'The line is back. Each kiosk books its own, in the right order: lent, returned, lent.',
    },
    run: async ({ library, seats, signal }) => {
      await library.restoreLine();
      await until('the three to be booked', signal, () =>
        seats.every((seat) => seat.state().line === 'up' && seat.state().toSend === 0),
      );
      const order = bookings(library).join(', ');
      if (order !== `check-out ${els}, check-in, check-out ${bart}`)
        throw new Error(`The library system has another order: ${order}.`);
    },
  },
];

/** What the library system has of the book, since its start. */
function bookings(library: LibrarySimulator): string[] {
  return library
    .log()
    .filter(({ item }) => item === book)
    .map(({ what, card }) => (what === 'check-in' ? what : `${what} ${card}`));
}

/** Plays it from a new beginning to its end; `stepMs`: how long a sentence stays to be read. */
export async function playMinute(
  library: LibrarySimulator,
  seats: readonly Seat[],
  playing: { stepMs: number; signal: AbortSignal; shown(minute: MinuteShown): void },
): Promise<void> {
  const { stepMs, signal, shown } = playing;
  let now: MinuteShown = {
    step: 0,
    of: steps.length,
    state: 'playing',
    problem: null,
    says: { nl: 'Alles wordt klaargezet …', en: 'All is being set …' },
  };
  const show = (change: Partial<MinuteShown>) => {
    now = { ...now, ...change };
    shown(now);
  };
  show({});
  const screens = seats.map(({ screenUrl }) => watchKiosk(screenUrl, signal));
  try {
    const stage = { library, seats, screens, signal } as unknown as Stage;
    await library.restoreLine();
    // What an earlier visit left would change the new beginning.
    await until('all that was done before to be booked', signal, () =>
      seats.every((seat) => seat.state().line === 'up' && seat.state().toSend === 0),
    );
    for (const { play } of seats) {
      const begun = await play.act('stage/begin-again', {});
      if (!begun.ok) throw new Error(begun.text);
    }
    for (const [at, { says, run }] of steps.entries()) {
      show({ step: at + 1, says });
      await pause(stepMs / 2, undefined, { signal });
      await run(stage);
      await pause(stepMs / 2, undefined, { signal });
    }
    show({ state: 'done' });
  } catch (error) {
    if (signal.aborted) show({ state: 'stopped' });
    else show({ state: 'failed', problem: error instanceof Error ? error.message : String(error) });
  } finally {
    for (const screen of screens) screen.close();
  }
}

const shows =
  (...kinds: string[]) =>
  ({ view }: SeenScreen) =>
    kinds.includes(view.kind);

function settled({ done, refused }: { done: number; refused: number }) {
  return ({ view, dialog }: SeenScreen) => {
    const rows = (Array.isArray(view.rows) ? view.rows : []) as readonly { state: string }[];
    const count = (state: string) => rows.filter((row) => row.state === state).length;
    return (
      dialog === null &&
      view.stillWorking === false &&
      count('done') === done &&
      count('refused') === refused
    );
  };
}

async function identify({ seats, screens, signal }: Stage, at: 0 | 1, card: string): Promise<void> {
  await screens[at].sees('attract', shows('attract'), waitMs);
  // Shown again where nothing happens: the kiosk drops a code that it has just read.
  for (let tries = 0; tries < 10; tries += 1) {
    await must(seats[at].play.act('scanner/scan', { code: card }));
    await pause(againMs, undefined, { signal });
    if (screens[at].screen?.view.kind !== 'attract') break;
  }
  const asked = await screens[at].sees('an answer', shows('pin', 'borrow'), waitMs);
  if (asked.view.kind !== 'pin') return;
  await screens[at].touch({ type: 'PIN', pin });
  await screens[at].sees('the list', shows('borrow'), waitMs);
}

async function layDown(
  { seats, screens }: Stage,
  at: 0 | 1 | 2,
  rows: { done: number; refused: number },
): Promise<void> {
  await must(seats[at].play.act('reader/put-items', { items: [book] }));
  await screens[at].sees(`${rows.done} done, ${rows.refused} refused`, settled(rows), waitMs);
}

async function leave({ seats, screens }: Stage, at: 0 | 1 | 2): Promise<void> {
  await must(seats[at].play.act('reader/take-all', {}));
  await screens[at].touch({ type: 'DONE', receipt: 'none' });
  const end = await screens[at].sees('the end', shows('goodbye', 'attract'), waitMs);
  if (end.view.kind === 'goodbye') await screens[at].touch({ type: 'DONE' });
  await screens[at].sees('attract', shows('attract'), waitMs);
}

async function must(ran: ReturnType<Play['act']>): Promise<void> {
  const result = await ran;
  if (!result.ok) throw new Error(result.text);
}

async function until(what: string, signal: AbortSignal, test: () => boolean): Promise<void> {
  const late = Date.now() + waitMs;
  while (!test()) {
    if (Date.now() > late) throw new Error(`Waited in vain for ${what}.`);
    await pause(50, undefined, { signal });
  }
}
