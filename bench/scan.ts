/**
 * From the last byte of a scanned item number to the first byte of its request on the line: the
 * scanner's line, the statechart, the evaluator, the journal (on disk, synced), the codec. Returns,
 * so that one item can be scanned again and again. The same at a kiosk of a branch, and at one whose
 * branch is in a region; visits at the three take turns: on line neither must cost anything.
 */
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { makeRegionPlace } from '../fleet/test/support/region-place.ts';
import { shelfNumber } from '../simulators/library/cast/items.ts';
import { natsServer } from '../test/support/branch/nats-server.ts';
import { type BranchStage, setBranch, setKiosks } from '../test/support/system/branch.ts';
import { shows, until } from '../test/support/system/patron.ts';
import { type Stage, setStage, type Wires } from '../test/support/system/stage.ts';
import { type Figure, percentile } from './stack.ts';

const visits = 40;
const scansAVisit = 60;
/**
 * A kiosk runs for months: what it takes while the engine still compiles is another thing, and said
 * beside.
 */
const warmUp = 400;
/**
 * A kiosk of a branch publishes a stack of returns after the visit (decision 0104): on a processor of
 * its own, where it stands in a library, and so not during the visit at another kiosk here.
 */
const publishedWithinMs = 300;
const boundMs = 3;
/** What a kiosk of a branch, or of a region, may take, of one that is in neither. */
const mostOfBranch = 1.1;

export interface Scanned {
  stage: Stage;
  /** each request of the kiosk, in ms */
  took: number[];
  close(): Promise<void>;
}

/** `open`: a kiosk whose lines pass through. */
export async function scanned(
  open: (through: (ports: Wires) => Promise<Wires>) => Promise<Omit<Scanned, 'took'>>,
): Promise<Scanned> {
  const took: number[] = [];
  const workers: Worker[] = [];
  const kiosk = await open(async (ports) => {
    const relay = new Worker(new URL('relay.js', import.meta.url), { workerData: ports });
    workers.push(relay);
    const [between] = (await once(relay, 'message')) as [Wires];
    relay.on('message', (tookMs: number) => took.push(tookMs));
    return between;
  });
  const close = async () => {
    await kiosk.close();
    await Promise.all(workers.map((worker) => worker.terminate()));
  };
  await kiosk.stage.sees(
    'everything works',
    ({ view }) => view.kind === 'attract' && view.limits === null,
  );
  return { stage: kiosk.stage, took, close };
}

export async function visit({ stage }: Scanned): Promise<void> {
  await stage.sees('attract', shows('attract'));
  await stage.touch({ type: 'BEGIN' });
  await stage.sees('the choice', shows('action'));
  await stage.touch({ type: 'CHOOSE', action: 'return' });
  await stage.sees('the returns', shows('return'));
  for (let nth = 0; nth < scansAVisit; nth += 1) {
    stage.scanner.scan(shelfNumber('book', nth + 1));
    await stage.sees(
      'an answer',
      ({ view }) => view.kind === 'return' && view.rows.length > nth && !view.stillWorking,
    );
  }
  await stage.touch({ type: 'DONE' });
  await until('the end', () =>
    ['receipt', 'goodbye', 'attract'].includes(stage.screen()?.view.kind ?? ''),
  );
  if (stage.screen()?.view.kind === 'receipt') await stage.touch({ type: 'RECEIPT', how: 'none' });
  await stage.sees('goodbye', ({ view: { kind } }) => ['goodbye', 'attract'].includes(kind));
  await stage.touch({ type: 'DONE' });
}

/** As `setBranch`: two kiosks whose branch has joined a region. */
async function setRegion(
  overrides: Parameters<typeof setBranch>[0],
  own: Parameters<typeof setBranch>[1],
): Promise<Omit<BranchStage, 'place'>> {
  const { hub, remove } = await makeRegionPlace({ b001: ['k01', 'k02'] });
  return await setKiosks({ folder: join(hub.place, 'b001'), remove }, overrides, own);
}

export async function bench(): Promise<Figure[]> {
  const kiosks: Scanned[] = [];
  try {
    kiosks.push(
      await scanned(async (through) => {
        const stage = await setStage({ reader: null }, {}, { through });
        return { stage, close: stage.close };
      }),
    );
    if (natsServer !== null)
      for (const set of [setBranch, setRegion])
        kiosks.push(
          await scanned(async (through) => {
            const { kiosks: made, close } = await set({ reader: null, metrics: null }, [
              { through },
              {},
            ]);
            const [stage] = made;
            if (!stage) throw new Error('the branch has no kiosk');
            return { stage, close };
          }),
        );
    for (let nth = 0; nth < visits; nth += 1)
      for (const kiosk of kiosks) {
        await visit(kiosk);
        await pause(publishedWithinMs);
      }
    for (const { took } of kiosks)
      if (took.length !== visits * scansAVisit)
        throw new Error(`${took.length} requests were seen`);
    const [warm = [], ofBranch, ofRegion] = kiosks.map(({ took }) => took.slice(warmUp));
    const p99 = percentile(warm, 0.99);
    const row = (name: string, figure: number): Figure => ({
      ...{ name, figure, unit: 'ms', bound: null, ratio: null },
    });
    const rows = [
      {
        ...row('scan to request, the 99th of a hundred', p99),
        ...{ bound: boundMs, ratio: p99 / boundMs },
      },
      row('scan to request, median', percentile(warm, 0.5)),
      row(
        `the same 99th of the first ${warmUp}`,
        percentile((kiosks[0]?.took ?? []).slice(0, warmUp), 0.99),
      ),
    ];
    const beside = (where: string, took: readonly number[]): Figure[] => {
      const figure = percentile(took, 0.99);
      return [
        {
          ...row(`in a ${where}, the 99th of a hundred`, figure),
          ...{ bound: p99, ratio: figure / p99, most: mostOfBranch },
        },
        row(`in a ${where}, median`, percentile(took, 0.5)),
      ];
    };
    return [
      ...rows,
      ...(ofBranch === undefined ? [] : beside('branch', ofBranch)),
      ...(ofRegion === undefined ? [] : beside('region', ofRegion)),
    ];
  } finally {
    for (const { close } of kiosks) await close();
  }
}
