/** Kiosks of one branch in one library, each with its own devices, and a real broker. */
import { connect } from 'node:net';
import { join } from 'node:path';
import { type LibrarySimulator, startLibrary } from '../../../simulators/library/sip2.ts';
import { type SocketDevice, startSocketDevice } from '../../../simulators/socket.ts';
import type { Screen } from '../../../src/screen/screen.ts';
import { type BranchPlace, makeBranchPlace } from '../branch/place.ts';
import { account, wisePolicy } from '../simulators/lindeveld.ts';
import { identify, leave, shows, until } from './patron.ts';
import { readableIn } from './readable.ts';
import { type Stage, setStage, type Wires } from './stage.ts';

export interface BranchStage {
  /** the first is `k01` */
  kiosks: readonly Stage[];
  library: LibrarySimulator;
  /** the line of each kiosk to the library system, where it has no `through` of its own */
  lines: readonly Pick<SocketDevice, 'plugIn' | 'unplug'>[];
  place: BranchPlace;
  /** Stops everything; rejects when a number, a name or a title is readable at the broker, or here. */
  close(): Promise<void>;
}

/** Where a branch is that was made: its streams, and a folder for each kiosk by its name. */
export interface Standing {
  folder: string;
  /** kills the broker and removes everything */
  remove(): Promise<void>;
}

type Overrides = Parameters<typeof setStage>[0] & { branch?: { waitMs: number } };
/** What one kiosk has otherwise than the others. */
type Own = { overrides?: Overrides } & Parameters<typeof setStage>[2];

const clock = { now: () => new Date().toISOString() };

/** Resolves when each kiosk knows of the branch what there is to know. */
export async function setBranch(
  overrides: Overrides = {},
  own: readonly Own[] = [{}, {}, {}],
): Promise<BranchStage> {
  const place = await makeBranchPlace(namesOf(own));
  return { ...(await setKiosks(place, overrides, own)), place };
}

function namesOf(own: readonly Own[]): string[] {
  return own.map((_, at) => `k0${at + 1}`);
}

/** The kiosks of a branch that stands. */
export async function setKiosks(
  place: Standing,
  overrides: Overrides = {},
  own: readonly Own[] = [{}, {}, {}],
): Promise<Omit<BranchStage, 'place'>> {
  const names = namesOf(own);
  const library = await startLibrary({ port: 0, account, clock, policy: wisePolicy() });
  const kiosks: Stage[] = [];
  const lines = await Promise.all(names.map(() => startLine(library.port)));
  const close = async () => {
    await Promise.all(kiosks.map((kiosk) => kiosk.close()));
    await Promise.all(lines.map((line) => line.close()));
    const { state } = library.library;
    await library.close();
    const readable = readableIn(join(place.folder, 'streams'), [], state);
    await place.remove();
    if (readable.length > 0) throw new Error(`readable at the broker: ${readable.join(', ')}`);
  };
  const start = async (at: number) => {
    const { overrides: ofOne = {}, through, ...more } = own[at] ?? {};
    const byLine = async (ports: Wires): Promise<Wires> => ({
      ...ports,
      library: lines[at]?.port ?? ports.library,
    });
    const settings = {
      offline: { goodAnswers: 1 },
      metrics: { address: '127.0.0.1:0' },
      ...overrides,
      ...ofOne,
      branch: { folder: join(place.folder, names[at] ?? ''), ...overrides.branch },
    };
    kiosks[at] = await setStage(settings, {}, { ...more, library, through: through ?? byLine });
  };
  try {
    await Promise.all(names.map((_, at) => start(at)));
    for (const kiosk of kiosks) {
      await kiosk.sees('everything works', isLimited(false));
      await until('the branch', () => kiosk.log().some(({ code }) => code === 'branch-up'));
    }
    return { kiosks, library, lines, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** A line of one kiosk alone, which can be cut and restored. */
function startLine(to: number): Promise<SocketDevice> {
  return startSocketDevice({
    port: 0,
    onConnection: (kiosk) => {
      const library = connect({ port: to, host: '127.0.0.1', noDelay: true });
      library.on('error', () => {});
      library.on('close', () => kiosk.destroy());
      kiosk.on('close', () => library.destroy());
      library.pipe(kiosk).pipe(library);
    },
  });
}

export function isLimited(yes: boolean) {
  return ({ view }: Screen) => view.kind === 'attract' && (view.limits !== null) === yes;
}

/** A figure of the kiosk, as a monitor reads it; null: there is no such series. */
export async function figure(kiosk: Stage, series: string): Promise<number | null> {
  const said = kiosk.log().findLast(({ code }) => code === 'metrics-open')?.text ?? '';
  const url = /http:\/\/\S+\/metrics/.exec(said)?.[0];
  if (url === undefined) return null;
  const lines = (await (await fetch(url)).text()).split('\n');
  const value = lines.find((line) => line.startsWith(`${series} `))?.slice(series.length);
  return value === undefined ? null : Number(value);
}

/** Waits until a monitor reads that figure. */
export async function figureIs(kiosk: Stage, series: string, wanted: number): Promise<void> {
  for (let turn = 0; ; turn += 1) {
    const found = await figure(kiosk, series);
    if (found === wanted) return;
    if (turn > 400) {
      const newest = kiosk.log().slice(-12);
      const text = newest.map((report) => `${report.code}: ${report.text}`).join('\n');
      throw new Error(`${series} is ${found} and not ${wanted}\n${text}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

type Tell = (kind: 'borrow' | 'return', count: number) => (screen: Screen) => boolean;

/** One visit of the nth sample patron; resolves to the rows of the list. */
export async function borrow(kiosk: Stage, nth: number, ...items: string[]) {
  return await borrowUntil(allWorkedOn, kiosk, nth, ...items);
}

/** As `borrow`; `isTold`: of what this patron reads before they scan the next, and leave. */
export async function borrowUntil(isTold: Tell, kiosk: Stage, nth: number, ...items: string[]) {
  await identify(kiosk, nth);
  return await present(kiosk, 'borrow', items, isTold);
}

/** One visit of returns; as `borrow`. */
export async function giveBack(kiosk: Stage, ...items: string[]) {
  return await giveBackUntil(allWorkedOn, kiosk, ...items);
}

/** As `borrowUntil`. */
export async function giveBackUntil(isTold: Tell, kiosk: Stage, ...items: string[]) {
  await kiosk.sees('attract', shows('attract'));
  await kiosk.touch({ type: 'BEGIN' });
  await kiosk.sees('the choice', shows('action'));
  await kiosk.touch({ type: 'CHOOSE', action: 'return' });
  await kiosk.sees('the returns', shows('return'));
  return await present(kiosk, 'return', items, isTold);
}

/**
 * By their barcodes: one that lies down again before the reader has missed it would be one that was
 * left there.
 */
async function present(
  kiosk: Stage,
  kind: 'borrow' | 'return',
  items: readonly string[],
  isTold: Tell,
) {
  for (const [nth, item] of items.entries()) {
    kiosk.scanner.scan(item);
    await kiosk.sees('what becomes of it', isTold(kind, nth + 1));
  }
  const view = kiosk.screen()?.view;
  await leave(kiosk);
  return view?.kind === 'borrow' || view?.kind === 'return' ? view.rows : [];
}

/** As `allWorkedOn`, or that it is not known: a person does not stand there until the line is back. */
export function allTold(kind: 'borrow' | 'return', count: number) {
  return ({ view }: Screen) =>
    view.kind === kind &&
    view.rows.filter(({ state }) => state !== 'waiting' && state !== 'working').length === count;
}

export function allWorkedOn(kind: 'borrow' | 'return', count: number) {
  return ({ view }: Screen) =>
    view.kind === kind &&
    !view.stillWorking &&
    view.rows.filter(({ state }) => state === 'done' || state === 'refused').length === count;
}
