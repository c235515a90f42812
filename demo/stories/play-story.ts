/** Plays a story: the stage is set anew, then step after step, until it is stopped. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Devices } from '../../simulators/start.ts';
import { tagsOf } from '../../simulators/tags/tags.ts';
import { chipCard } from '../stage/acts/chip-cards.ts';
import { beginAgain } from '../stage/begin-again.ts';
import { watchKiosk } from '../stage/kiosk-screen.ts';
import type { Table, Words } from '../stage/parts.ts';
import { digitPlace } from './places.ts';
import type { Place, Scene, Story } from './story.ts';

interface Playing {
  kioskUrl: string;
  healthUrl: string | null;
  language: keyof Words;
  /** how long a step stays to be read; a touch takes a fifth of it */
  stepMs: number;
  signal: AbortSignal;
  changed(): void;
  /** The simulated library is as at its start. */
  onBegun(): void;
}

const waitMs = 20_000;
/** The kiosk takes the same code within 1.5 s for one showing (`duplicateMs` of its scanner). */
const newShowingMs = 1_750;
const setting: Words = { nl: 'Het toneel wordt klaargezet …', en: 'The stage is being set …' };

export async function playStory(table: Table, story: Story, playing: Playing): Promise<void> {
  const { changed, signal, stepMs } = playing;
  const shown = (change: Partial<NonNullable<Table['story']>>) => {
    const before = table.story ?? {
      id: story.id,
      title: story.title,
      step: 0,
      of: story.steps.length,
      says: setting,
    };
    table.story = { state: 'playing', problem: null, ...before, ...change };
    changed();
  };
  table.story = null;
  shown({});
  const kiosk = watchKiosk(playing.kioskUrl, signal);
  try {
    await beginAgain(table, { ...playing, kiosk });
    const scene = openScene(table, kiosk, playing);
    for (const [at, { says, run }] of story.steps.entries()) {
      shown({ step: at + 1, says });
      await pause(stepMs / 2, undefined, { signal });
      await run(scene);
      table.finger = null;
      changed();
      await pause(stepMs / 2, undefined, { signal });
    }
    shown({ state: 'done' });
  } catch (error) {
    if (signal.aborted) shown({ state: 'stopped' });
    else
      shown({ state: 'failed', problem: error instanceof Error ? error.message : String(error) });
  } finally {
    kiosk.close();
    table.finger = null;
    changed();
  }
}

/** The devices of every story: without the library simulator there is none. */
function everyDevice(devices: Devices): Scene['devices'] {
  const { library, reader, scanner, printer } = devices;
  if (!library || !reader || !scanner || !printer)
    throw new Error('A story needs the simulated library system and each simulated device.');
  return { library, reader, scanner, printer };
}

function openScene(table: Table, kiosk: ReturnType<typeof watchKiosk>, playing: Playing): Scene {
  const { stepMs, signal, changed, language } = playing;
  const devices = everyDevice(table.devices);
  const wait = (ms: number) => pause(ms, undefined, { signal });
  let touches = 0;
  const point = async ([x, y]: Place, ms: number) => {
    touches += 1;
    table.finger = { x, y, nth: touches };
    changed();
    await wait(ms);
  };
  const tags = (item: string) => {
    const { items, loans } = devices.library.library.state;
    const known = items.get(item);
    if (!known) throw new Error(`The library has no item ${item}.`);
    return tagsOf(known, loans.has(item));
  };
  const present = <Device>(device: Device | null, name: string): Device => {
    if (device === null) throw new Error(`This story needs ${name}.`);
    return device;
  };
  return {
    language,
    devices,
    terminal: () => present(table.devices.terminal, 'a simulated terminal'),
    phone: () => present(table.devices.code, 'payments by a code'),
    killKiosk: () => present(table.killKiosk, 'a kiosk that may be killed')(),
    chipCard: async (shown) => {
      const cards = present(table.devices.cards, 'a simulated card reader');
      if (shown === null) cards.pull();
      else {
        const patron = devices.library.library.state.patrons.get(shown.card) ?? null;
        table.chipCard = shown;
        cards.insert(chipCard(shown.kind, patron, () => cards.pull()));
      }
      changed();
      await wait(stepMs / 5);
    },
    scan: async (card) => {
      await wait(Math.max(0, newShowingMs - devices.scanner.sinceScanned(card)));
      if (!devices.scanner.scan(card))
        throw new Error('No kiosk is connected to the scanner: is it running?');
    },
    layDown: async (...items) => {
      for (const item of items) {
        for (const tag of tags(item)) devices.reader.put(table.cupboard.get(tag.uid) ?? tag);
        await wait(stepMs / 5);
      }
    },
    lift: async (...items) => {
      for (const item of items) for (const { uid } of tags(item)) devices.reader.take(uid);
      await wait(stepMs / 10);
    },
    touch: async (intent, place) => {
      if (place === null) await wait(stepMs / 5);
      else await point(place, stepMs / 5);
      await kiosk.touch(intent);
      await wait(stepMs / 12);
      table.finger = null;
      changed();
    },
    typePin: async (digits, keys = 'screen') => {
      for (const digit of digits)
        await (keys === 'screen' ? point(digitPlace(digit), stepMs / 10) : wait(stepMs / 10));
      await kiosk.touch({ type: 'PIN', pin: digits });
    },
    sees: (what, test) => kiosk.sees(what, test, waitMs),
    until: async (what, test) => {
      const late = Date.now() + waitMs;
      while (!test()) {
        if (Date.now() > late) throw new Error(`Waited in vain for ${what}.`);
        await wait(20);
      }
    },
    look: (steps = 1) => wait(steps * stepMs),
  };
}
