/** One process that runs seeds, for as long as its parent is there. */
import { simulate } from '../main.ts';
import { shrink } from '../shrink.ts';
import type { SeedJob } from './jobs.ts';
import { type Broken, stepsOf } from './shapes.ts';

export interface Ran {
  visits: number;
  counts: Readonly<Record<string, number>>;
  broken: readonly Broken[];
  memoryMb: number;
}
export interface Order {
  job: SeedJob;
  /** rules of which enough shapes are kept: their stories are not shortened any more */
  known: readonly string[];
}

const faults = 'high';
const mostRuns = 200;
/** Of one seed: shortening each takes minutes. */
const mostShortened = 3;

async function run({ job, known }: Order): Promise<Ran> {
  const met: { story: Broken['story'] & object; detail: string }[] = [];
  const { visits, counts } = await simulate(job.visits, job.seed, faults, job.library, {
    kiosks: job.kiosks,
    ways: job.ways,
    onBroken: ({ story, outcome }) =>
      void met.push({ story, detail: outcome.violation?.detail ?? '' }),
  });
  const broken: Broken[] = [];
  for (const [nth, { story, detail }] of met.entries()) {
    const isShortened = nth < mostShortened && !known.includes(story.rule);
    const short = isShortened ? await shrink(story, mostRuns) : story;
    const steps = isShortened ? stepsOf(short) : ['not shortened'];
    broken.push({ rule: story.rule, detail, story: short, steps });
  }
  return { visits, counts, broken, memoryMb: Math.round(process.memoryUsage().rss / 2 ** 20) };
}

export function serve(): void {
  process.on('message', (order: Order) => {
    // What fails here fails the process: its parent says so, with what stands on the error stream.
    void run(order).then((ran) => process.send?.(ran));
  });
  process.on('disconnect', () => process.exit());
}
