/** The page of the branch: the screens of its kiosks side by side, and what can happen to them. */
import { z } from 'zod';
import { decodeTag } from '../../hardware/tags/decode.ts';
import type { LibrarySimulator } from '../../simulators/library/sip2.ts';
import type { SimulatedTag } from '../../simulators/reader.ts';
import type { SocketDevice } from '../../simulators/socket.ts';
import { shownTags } from '../../simulators/tags/tag-models.ts';
import {
  answerAct,
  atMost,
  createChanges,
  type Ran,
  servePage,
  streamState,
} from '../stage/serving.ts';
import { featured } from '../stories/index.ts';
import type { BrokerProcess } from './broker.ts';
import type { Events } from './events.ts';
import { type KioskState, readKioskState } from './kiosk-state.ts';
import { type MinuteShown, playMinute, type Seat } from './minute.ts';
import { type Acts, runAct, serveFiles } from './page-parts.ts';

/** What belongs to one kiosk. */
export interface BranchSeat extends Omit<Seat, 'state'> {
  /** to the library system and to the broker */
  cables: readonly SocketDevice[];
  /** its port for monitoring, with a slash at the end */
  monitorUrl: string;
  tags(): readonly SimulatedTag[];
}

interface BranchParts {
  port: number;
  library: LibrarySimulator;
  broker: BrokerProcess;
  seats: readonly BranchSeat[];
  /** `changed` is called when there is a new one */
  follow(changed: () => void): Events;
}

interface BranchPage {
  readonly port: number;
  readonly url: string;
  close(): Promise<void>;
}

const lookEveryMs = 400;
const usualStepMs = 2_800;
const nothing = z.strictObject({});
const files = {
  '/': 'index.html',
  '/branch.js': 'branch.js',
  '/page.js': 'page.js',
  '/branch.css': 'branch.css',
};

/** Rejects if the port is taken. */
export async function startBranchPage(parts: BranchParts): Promise<BranchPage> {
  const { library, broker, seats } = parts;
  const changes = createChanges();
  const states = new Map<string, KioskState>();
  let minute: MinuteShown | null = null;
  let playing: { ends: AbortController; over: Promise<void> } | null = null;
  const stateOf = ({ name }: { name: string }) =>
    states.get(name) ?? { line: null, isShared: false, toSend: 0, unpublished: 0 };
  const looking = lookAgain(seats, (name, state) => {
    if (JSON.stringify(states.get(name)) !== JSON.stringify(state)) changes.changed();
    states.set(name, state);
  });
  library.onChange(changes.changed);
  broker.onChange(changes.changed);
  const events = parts.follow(changes.changed);

  const stop = async () => {
    playing?.ends.abort();
    await playing?.over;
  };
  const play = async ({ stepMs }: { stepMs: number }) => {
    await stop();
    await broker.start();
    for (const cable of seats.flatMap(({ cables }) => cables)) await cable.plugIn();
    const ends = new AbortController();
    const shown = (now: MinuteShown) => {
      minute = now;
      changes.changed();
    };
    const stage = seats.map((seat) => ({ ...seat, state: () => stateOf(seat) }));
    playing = { ends, over: playMinute(library, stage, { stepMs, signal: ends.signal, shown }) };
  };
  const acts = branchActs(parts, { play, stop });
  const run = async (name: string, body: unknown): Promise<Ran> => {
    const ran = await runAct(acts, name, body);
    changes.changed();
    return ran;
  };
  const state = () => ({
    line: library.plugged,
    broker: broker.isUp,
    minute,
    events: events.shown(),
    bookings: library.log().slice(-12).reverse(),
    cards: featured.cards.map((card) => ({
      card,
      name: library.library.state.patrons.get(card)?.name ?? card,
    })),
    items: featured.items.map((item) => ({
      item,
      title: library.library.state.items.get(item)?.title ?? item,
    })),
    kiosks: seats.map((seat) => ({
      name: seat.name,
      screenUrl: seat.screenUrl,
      moreUrl: `${seat.play.url}more`,
      isCut: seat.cables.some(({ plugged }) => !plugged),
      lying: lyingOf(seat, library),
      ...stateOf(seat),
    })),
  });
  const urls = seats.map(({ screenUrl }) => screenUrl);
  const served = await servePage(parts.port, urls, (app) => {
    serveFiles(app, 'demo/branch/page', files);
    app.get('/state', (c) => c.json(state()));
    app.get('/events', (c) => streamState(c, changes, state));
    app.post('/act/:device/:action', atMost, (c) => answerAct(c, run));
  });
  return {
    port: served.port,
    url: served.url,
    close: async () => {
      clearInterval(looking);
      await stop();
      await events.close();
      changes.close();
      await served.close();
    },
  };
}

function lookAgain(seats: readonly BranchSeat[], saw: (name: string, state: KioskState) => void) {
  return setInterval(() => {
    for (const { name, monitorUrl } of seats)
      void readKioskState(monitorUrl).then((state) => saw(name, state));
  }, lookEveryMs);
}

/** Titles of what lies on a plate. */
function lyingOf({ tags }: BranchSeat, { library }: LibrarySimulator): string[] {
  return tags().map(({ memory, dsfid }) => {
    const { content } = decodeTag(memory, dsfid, memory.length, shownTags);
    if (content.kind !== 'item') return content.kind;
    return library.state.items.get(content.item)?.title ?? content.item;
  });
}

function branchActs(
  { library, broker, seats }: BranchParts,
  minute: { play(how: { stepMs: number }): Promise<void>; stop(): Promise<void> },
): Acts {
  const kiosk = z.int().min(1).max(seats.length);
  const at = (nth: number) => seats[nth - 1] as BranchSeat;
  return {
    'line/cut': { body: nothing, run: () => library.cutLine() },
    'line/restore': { body: nothing, run: () => library.restoreLine() },
    'broker/kill': { body: nothing, run: () => broker.kill() },
    'broker/start': { body: nothing, run: () => broker.start() },
    'broker/older-disk': { body: nothing, run: () => broker.olderDisk() },
    'kiosk/cut': {
      body: z.strictObject({ kiosk }),
      run: async (body: { kiosk: number }) => {
        for (const cable of at(body.kiosk).cables) await cable.unplug();
      },
    },
    'kiosk/join': {
      body: z.strictObject({ kiosk }),
      run: async (body: { kiosk: number }) => {
        for (const cable of at(body.kiosk).cables) await cable.plugIn();
      },
    },
    'kiosk/scan': {
      body: z.strictObject({ kiosk, code: z.string() }),
      run: ({ kiosk: nth, code }: { kiosk: number; code: string }) =>
        at(nth).play.act('scanner/scan', { code }),
    },
    'kiosk/lay': {
      body: z.strictObject({ kiosk, item: z.string() }),
      run: async ({ kiosk: nth, item }: { kiosk: number; item: string }) => {
        // There is one of it.
        for (const other of seats) await other.play.act('reader/take-items', { items: [item] });
        return at(nth).play.act('reader/put-items', { items: [item] });
      },
    },
    'kiosk/take': {
      body: z.strictObject({ kiosk }),
      run: ({ kiosk: nth }: { kiosk: number }) => at(nth).play.act('reader/take-all', {}),
    },
    'minute/play': {
      body: z.strictObject({ stepMs: z.int().min(0).max(20_000).default(usualStepMs) }),
      run: minute.play,
    },
    'minute/stop': { body: nothing, run: minute.stop },
  };
}
