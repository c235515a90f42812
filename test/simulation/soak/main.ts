/** `npm run soak`: fresh seeds for ever. */
import { resolve } from 'node:path';
import { type Job, jobsOf, nameOfJob } from './jobs.ts';
import { type Options, readOptions, usage } from './options.ts';
import { openBench, runOnce } from './programs.ts';
import { openShapes } from './shapes.ts';
import { createTally } from './tally.ts';
import type { Ran } from './worker.ts';

const hourMs = 3_600_000;
/** So many shapes of one rule are kept; further stories of it are not shortened. */
const shapesOfRule = 5;
const mostLost = 5;

interface Place {
  root: string;
  /** the script of the worker */
  worker: string;
  say(text: string): void;
  complain(text: string): void;
}

/** 0: every rule held. 1: one was broken. 2: wrong arguments. */
export async function main(args: string[], place: Place): Promise<number> {
  const startedMs = Date.now();
  const read = readOptions(args, startedMs);
  if ('help' in read) {
    place.say(usage);
    return 0;
  }
  if ('problem' in read) {
    place.complain(`${read.problem}\n\n${usage}`);
    return 2;
  }
  return await soak(read.options, place, startedMs);
}

async function soak(options: Options, { root, worker, say }: Place, startedMs: number) {
  const folder = resolve(options.folder);
  const shapes = openShapes(folder);
  const tally = createTally();
  const met = new Map<string, number>();
  const jobs = jobsOf(options, startedMs);
  const closers = new Set<() => void>();
  let isOver = false;
  const hours = () => (Date.now() - startedMs) / hourMs;
  if (options.seeds) say(`${options.seeds.length} seeds: ${options.seeds.join(' ')}`);
  say(`Stories are kept in ${folder}. Ctrl-C ends it.`);

  let stop = () => {};
  const stopped = new Promise<void>((heard) => {
    stop = heard;
  });

  const known = () => {
    const rules = shapes.all().map(({ rule }) => rule);
    return rules.filter((rule) => rules.filter((one) => one === rule).length >= shapesOfRule);
  };
  /** one after the other: then none works, and there is no end to it */
  let lost = 0;
  const take = (job: Job, ran: Ran, seconds: number) => {
    lost = ran.visits === 0 && job.kind === 'seed' ? lost + 1 : 0;
    tally.add(job, ran, seconds);
    say(`${nameOfJob(job)}: ${ran.visits} visits, ${seconds.toFixed(0)} s, ${said(ran)}`);
    for (const broken of ran.broken) {
      const { isNew, file } = shapes.keep(broken);
      const shape = `${broken.rule} (${broken.steps.join(', ')})`;
      met.set(shape, (met.get(shape) ?? 0) + 1);
      if (isNew) say(`  BROKEN: ${broken.rule}: ${broken.detail.slice(0, 300)}\n  kept: ${file}`);
    }
  };
  const work = async () => {
    const bench = openBench(worker, root);
    closers.add(bench.close);
    while (!isOver) {
      const { value: job } = jobs.next();
      if (!job) break;
      const sinceMs = Date.now();
      let ran: Ran;
      if (job.kind === 'seed') ran = await bench.run({ job, known: known() });
      else {
        const program = runOnce(job, { cwd: root, folder });
        closers.add(program.close);
        ran = await program.ran;
        closers.delete(program.close);
      }
      // What was ended with us says nothing.
      if (!isOver) take(job, ran, (Date.now() - sinceMs) / 1000);
      if (lost >= mostLost) stop();
    }
    bench.close();
  };

  const hourly = setInterval(() => say(`\n${tally.say(hours(), met)}\n`), hourMs);
  const limit =
    options.minutes === null ? null : setTimeout(() => stop(), options.minutes * 60_000);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop());
  await Promise.race([stopped, Promise.all(Array.from({ length: options.workers }, work))]);
  if (lost >= mostLost) say('No worker works: see the last violation.');
  isOver = true;
  clearInterval(hourly);
  if (limit) clearTimeout(limit);
  for (const close of closers) close();
  say(`\n${tally.say(hours(), met)}`);
  return tally.violations === 0 ? 0 : 1;
}

function said({ broken }: Ran): string {
  if (broken.length === 0) return 'every rule held';
  return broken.length === 1 ? '1 violation' : `${broken.length} violations`;
}
