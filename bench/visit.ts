/**
 * The common visit: card, PIN, three books laid down at once, with a library system that answers in
 * 300 ms and tags that take 60 ms a write, the plate polled as a kiosk polls it. From the books on
 * the plate to three ticks, beside what no kiosk can beat: one presence round, three answers one
 * after the other, the release of one tag (the others are released during the answers). Answers and
 * release are timed on their wires, in the same run.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { createFramer } from '../hardware/feig/frame.ts';
import { patronCard } from '../simulators/library/cast/patrons.ts';
import { borrowed, here, shows } from '../test/support/system/patron.ts';
import { type Stage, setStage, type Wires } from '../test/support/system/stage.ts';
import { type TappedLine, tapLine } from '../test/support/system/tapped.ts';
import { type Figure, percentile } from './stack.ts';

const visits = 15;
const items = 3;
const answerMs = 300;
const writeMs = 60;
/** the product's own default */
const pollEveryMs = 250;
const most = 1.15;
/** Adults with a PIN who may borrow, in turn. */
const patrons = [1, 35];

interface Timed {
  /** `11`, or the reader's command */
  what: string;
  fromMs: number;
  toMs: number;
}

/** Requests of the kiosk with the times of their first byte and of the answer's last. */
function createTimes() {
  const timed: Timed[] = [];
  return {
    timed,
    asked: (what: string) => timed.push({ what, fromMs: performance.now(), toMs: 0 }),
    answered: () => {
      const open = timed.find(({ toMs }) => toMs === 0);
      if (open) open.toMs = performance.now();
    },
  };
}

function span({ fromMs, toMs }: Timed) {
  return toMs - fromMs;
}

function tapLibrary(port: number) {
  const times = createTimes();
  const line = tapLine(port, (by, bytes) =>
    by === 'kiosk' ? times.asked(bytes.toString('latin1', 0, 2)) : times.answered(),
  );
  return { line, timed: times.timed };
}

/** Of ISO 15693: B0, then the command. */
function commandOf([host, command]: Uint8Array) {
  const names: Record<number, string> = { 1: 'inventory', 35: 'read', 39: 'write', 43: 'info' };
  return host === 0xb0 ? (names[command ?? 0] ?? 'other') : 'other';
}

function tapReader(port: number) {
  const times = createTimes();
  const asked = createFramer({ onFrame: ({ body }) => times.asked(commandOf(body)) }, 1);
  const answered = createFramer({ onFrame: times.answered }, 2);
  const line = tapLine(port, (by, bytes) => (by === 'kiosk' ? asked : answered).push(bytes));
  return { line, timed: times.timed };
}

/** From the write to the end of its read-back. */
function releases(timed: readonly Timed[]): number[] {
  return timed.flatMap(({ what, fromMs }, at) =>
    what === 'write' ? [(timed[at + 1]?.toMs ?? 0) - fromMs] : [],
  );
}

async function identify(stage: Stage, nth: number) {
  await stage.sees('attract', shows('attract'));
  stage.scanner.scan(patronCard(nth));
  await stage.sees('the PIN', shows('pin'));
  await stage.touch({ type: 'PIN', pin: '1234' });
  await stage.sees('the list', shows('borrow'));
}

async function leave(stage: Stage, books: readonly string[]) {
  await stage.touch({ type: 'DONE', receipt: 'none' });
  await stage.sees('goodbye', shows('goodbye'));
  stage.lift(...books);
  await stage.touch({ type: 'DONE' });
  await stage.sees(
    'attract, and an empty plate',
    ({ view, leftovers }) => view.kind === 'attract' && leftovers === 0,
  );
}

export async function bench(): Promise<Figure[]> {
  const lines: TappedLine[] = [];
  let library: Timed[] = [];
  let reader: Timed[] = [];
  const through = async (ports: Wires): Promise<Wires> => {
    const taps = { library: tapLibrary(ports.library), reader: tapReader(ports.reader) };
    library = taps.library.timed;
    reader = taps.reader.timed;
    const ends = { library: await taps.library.line, reader: await taps.reader.line };
    lines.push(ends.library, ends.reader);
    return { ...ports, library: ends.library.port, reader: ends.reader.port };
  };
  const stage = await setStage({ reader: { pollEveryMs } }, {}, { through });
  try {
    const shelf = here(stage, visits * items);
    stage.library.delay(answerMs);
    stage.reader.writeTakes(writeMs);
    const took: number[] = [];
    const bounds: number[] = [];
    for (let visit = 0; visit < visits; visit += 1) {
      const books = shelf.splice(0, items);
      await identify(stage, patrons[visit % patrons.length] ?? 1);
      // A patron does not wait for the beat of the reader.
      await delay(Math.random() * pollEveryMs);
      const heard = { library: library.length, reader: reader.length };
      const laidAtMs = performance.now();
      stage.layDown(...books);
      await stage.sees('three lent', borrowed(items));
      const doneAtMs = performance.now();
      const answers = library
        .slice(heard.library)
        .flatMap((each) => (each.what === '11' ? [span(each)] : []));
      const released = releases(reader.slice(heard.reader));
      if (answers.length !== items || released.length !== items)
        throw new Error(`${answers.length} loans and ${released.length} releases were seen`);
      took.push(doneAtMs - laidAtMs);
      bounds.push(
        pollEveryMs + answers.reduce((sum, each) => sum + each, 0) + percentile(released, 0.5),
      );
      await leave(stage, books);
    }
    const ratios = took.map((ms, visit) => ms / (bounds[visit] ?? 1));
    const bound = Math.round(percentile(bounds, 0.5));
    return [
      {
        name: `three books laid down to three ticks, median of ${visits}`,
        figure: percentile(took, 0.5),
        unit: 'ms',
        bound,
        ratio: percentile(ratios, 0.5),
        most,
      },
      {
        name: 'the same, the slowest',
        figure: Math.max(...took),
        unit: 'ms',
        bound: null,
        ratio: null,
      },
    ];
  } finally {
    await stage.close();
    await Promise.all(lines.map((line) => line.close()));
  }
}
