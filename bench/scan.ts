/**
 * From the last byte of a scanned item number to the first byte of its request on the line: the
 * scanner's line, the statechart, the evaluator, the journal (on disk, synced), the codec. Returns,
 * so that one item can be scanned again and again.
 */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { shelfNumber } from '../simulators/library/cast/items.ts';
import { shows, until } from '../test/support/system/patron.ts';
import { setStage, type Wires } from '../test/support/system/stage.ts';
import { type Figure, percentile } from './stack.ts';

const visits = 40;
const scansAVisit = 60;
/**
 * A kiosk runs for months: what it takes while the engine still compiles is another thing, and said
 * beside.
 */
const warmUp = 400;
const boundMs = 3;

export async function bench(): Promise<Figure[]> {
  const took: number[] = [];
  const workers: Worker[] = [];
  const through = async (ports: Wires): Promise<Wires> => {
    const relay = new Worker(new URL('relay.js', import.meta.url), { workerData: ports });
    workers.push(relay);
    const [between] = (await once(relay, 'message')) as [Wires];
    relay.on('message', (tookMs: number) => took.push(tookMs));
    return between;
  };
  const stage = await setStage({ reader: null }, {}, { through });
  try {
    await stage.sees(
      'everything works',
      ({ view }) => view.kind === 'attract' && view.limits === null,
    );
    for (let visit = 0; visit < visits; visit += 1) {
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
      if (stage.screen()?.view.kind === 'receipt')
        await stage.touch({ type: 'RECEIPT', how: 'none' });
      await stage.sees('goodbye', ({ view: { kind } }) => ['goodbye', 'attract'].includes(kind));
      await stage.touch({ type: 'DONE' });
    }
    if (took.length !== visits * scansAVisit) throw new Error(`${took.length} requests were seen`);
    const warm = took.slice(warmUp);
    const p99 = percentile(warm, 0.99);
    return [
      {
        name: 'scan to request, the 99th of a hundred',
        figure: p99,
        unit: 'ms',
        bound: boundMs,
        ratio: p99 / boundMs,
      },
      {
        name: 'scan to request, median',
        figure: percentile(warm, 0.5),
        unit: 'ms',
        bound: null,
        ratio: null,
      },
      {
        name: `the same 99th of the first ${warmUp}`,
        figure: percentile(took.slice(0, warmUp), 0.99),
        unit: 'ms',
        bound: null,
        ratio: null,
      },
    ];
  } finally {
    await stage.close();
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}
