/**
 * `npm run simulate`: many visits in simulated time, in runs of thirty. Each run starts with a new
 * library and an empty disk.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { drawBranchStory } from './branch/draw-branch.ts';
import { drawStory } from './draw-story.ts';
import { weave } from './happenings/weave.ts';
import { sayLeft } from './left.ts';
import { drawWays, readWays, type Ways } from './payments/ways.ts';
import { mixed } from './random.ts';
import type { Outcome } from './record.ts';
import { play, type Story, shrink } from './shrink.ts';
import { type FaultLevel, faultLevels } from './story.ts';
import { sayList } from './truth/list.ts';
import { drawSettings, type Settings } from './world/settings.ts';
import { type SystemName, systemNames } from './world/systems.ts';

const usage = `npm run simulate -- [--visits N] [--seed S] [--faults none|low|high] [--library NAME] [--pay W] [--kiosks K] [--all] [--show]
npm run simulate -- --story FILE [--show]

  --visits N   number of visits; default: 1000
  --seed S     the same seed gives the same visits, to the byte; default: random, and printed
  --faults L   how many faults happen; default: high
  --library L  the library system: ${systemNames.join(', ')}; default: wise
  --pay W      by what is paid: zvt, opi or adyen, with +plain or +void for a code on the screen;
               default: drawn for each run
  --kiosks K   so many kiosks of one branch, with its broker; default: 1, in no branch
  --all        plays on after a broken rule, and says the first of each run
  --story FILE replays a story that an earlier run wrote
  --show       prints all messages, screens and log entries
`;

export { play };
export const visitsOfRun = 30;

export interface Simulated {
  visits: number;
  fingerprint: string;
  simulatedMs: number;
  counts: Record<string, number>;
  /** null: all rules held */
  broken: Broken | null;
}
interface Broken {
  story: Story;
  outcome: Outcome;
}

interface Simulation {
  onEvent?: ((line: string) => void) | undefined;
  /** of one branch; 1: in none */
  kiosks?: number;
  /** left out: drawn for each run */
  ways?: Ways | undefined;
  /** over those that are drawn */
  settings?: Settings;
  /** hears of each violation; left out: the first ends it */
  onBroken?: ((broken: Broken) => void) | undefined;
}

/** `broken` is the first violation. */
export async function simulate(
  visits: number,
  seed: number,
  faults: FaultLevel,
  library: SystemName,
  { onEvent, kiosks = 1, ways, settings: given = {}, onBroken }: Simulation = {},
): Promise<Simulated> {
  const result: Simulated = {
    visits: 0,
    fingerprint: '',
    simulatedMs: 0,
    counts: {},
    broken: null,
  };
  for (let run = 0; result.visits < visits; run += 1) {
    const ofRun = Math.min(visitsOfRun * kiosks, visits - result.visits);
    const own = mixed(seed, run);
    const steps =
      kiosks === 1
        ? weave(drawStory(own, ofRun, faults), own, faults)
        : drawBranchStory(own, ofRun, { faults, kiosks });
    const several = kiosks === 1 ? {} : { kiosks };
    const drawn = kiosks === 1 ? drawSettings(own) : {};
    const settings = Object.assign(drawn, given);
    const story = { seed: own, library, ways: ways ?? drawWays(own), settings, ...several, steps };
    const outcome = await play(story, onEvent, onBroken !== undefined);
    result.visits += ofRun;
    result.simulatedMs += outcome.simulatedMs;
    result.fingerprint = mixed(
      Number.parseInt(outcome.fingerprint.slice(0, 8), 16),
      Number.parseInt(result.fingerprint || '0', 16),
    )
      .toString(16)
      .padStart(8, '0');
    for (const [what, count] of Object.entries(outcome.counts))
      result.counts[what] = (result.counts[what] ?? 0) + count;
    if (!outcome.violation) continue;
    const broken = { story: { ...story, rule: outcome.violation.rule }, outcome };
    result.broken ??= broken;
    if (!onBroken) break;
    onBroken(broken);
  }
  return result;
}

function say(text: string) {
  return process.stdout.write(`${text}\n`);
}
function complain(text: string) {
  process.stderr.write(`${text}\n\n${usage}`);
  return 2;
}

const options = {
  visits: { type: 'string', default: '1000' },
  seed: { type: 'string' },
  faults: { type: 'string', default: 'high' },
  library: { type: 'string', default: 'wise' },
  pay: { type: 'string' },
  kiosks: { type: 'string', default: '1' },
  all: { type: 'boolean', default: false },
  story: { type: 'string' },
  show: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

/** 0: every rule held. 1: one was broken. 2: wrong arguments. */
export async function main(args: string[]): Promise<number> {
  let given: ReturnType<typeof parseArgs<{ options: typeof options }>>['values'];
  try {
    given = parseArgs({ args, options }).values;
  } catch (error) {
    return complain(error instanceof Error ? error.message : String(error));
  }
  const onEvent = given.show ? say : undefined;
  if (given.help) {
    process.stdout.write(usage);
    return 0;
  }
  if (given.story !== undefined) return await playAgain(given.story, onEvent);
  const visits = Number(given.visits);
  const seed = given.seed === undefined ? Date.now() % 1_000_000 : Number(given.seed);
  const faults = faultLevels.find((level) => level === given.faults);
  if (!Number.isInteger(visits) || visits < 1)
    return complain(`--visits ${given.visits}: write a whole number, 1 or more`);
  if (!Number.isInteger(seed) || seed < 0)
    return complain(`--seed ${given.seed}: write a whole number, 0 or more`);
  if (!faults) return complain(`--faults ${given.faults}: write none, low or high`);
  const library = systemNames.find((name) => name === given.library);
  if (!library) return complain(`--library ${given.library}: write ${systemNames.join(', ')}`);
  const ways = given.pay === undefined ? undefined : readWays(given.pay);
  if (ways === null)
    return complain(`--pay ${given.pay}: write zvt, opi, adyen, opi+plain, opi+void …`);
  const kiosks = Number(given.kiosks);
  if (!Number.isInteger(kiosks) || kiosks < 1 || kiosks > 9)
    return complain(`--kiosks ${given.kiosks}: write a whole number, 1 to 9`);
  const startedAt = process.hrtime.bigint();
  const { broken, ...result } = await simulate(visits, seed, faults, library, {
    onEvent,
    kiosks,
    ways,
    onBroken: given.all ? sayBroken : undefined,
  });
  const seconds = Number(process.hrtime.bigint() - startedAt) / 1e9;
  const per = Math.round((result.visits / seconds) * 60);
  say(
    `${result.visits} visits${kiosks === 1 ? '' : ` at ${kiosks} kiosks`}, ${library}, seed ${seed}, faults ${faults}: ${Math.round(result.simulatedMs / 60_000)} minutes in ${seconds.toFixed(1)} s (${per} visits a minute)`,
  );
  say(`fingerprint ${result.fingerprint}`);
  for (const [what, count] of Object.entries(result.counts).sort())
    say(`  ${String(count).padStart(6)}  ${what}`);
  say(sayList(result.counts, result.visits));
  say(sayLeft(result.counts));
  if (!broken) return 0;
  if (given.all) return 1;
  return await report(broken, kiosks === 1 ? `${library}-${seed}` : `${library}-${kiosks}-${seed}`);
}

/** As it was played: shortening each takes minutes. */
function sayBroken({ story, outcome }: Broken): void {
  const file = `simulation-${story.library}-${story.seed}.json`;
  writeFileSync(file, `${JSON.stringify(story, null, 1)}\n`);
  say(`BROKEN, ${file}: ${story.rule}: ${outcome.violation?.detail}`);
}

async function report({ story, outcome }: Broken, name: string): Promise<number> {
  say(`\n${outcome.last.join('\n')}`);
  say(`\nBROKEN, ${name}: ${story.rule}: ${outcome.violation?.detail}`);
  const file = `simulation-${name}.json`;
  const write = (one: Story) => writeFileSync(file, `${JSON.stringify(one, null, 1)}\n`);
  // At once: shortening one of several kiosks may take longer than anybody waits.
  write(story);
  const short = await shrink(story, 500, write);
  write(short);
  say(
    `\nA story of ${short.steps.length} steps ends the same way. Play it again: npm run simulate -- --story ${file} --show`,
  );
  for (const step of short.steps) say(`  ${JSON.stringify(step)}`);
  return 1;
}

async function playAgain(file: string, onEvent?: (line: string) => void): Promise<number> {
  let story: Story;
  try {
    story = JSON.parse(readFileSync(file, 'utf8')) as Story;
    if (!Array.isArray(story.steps) || typeof story.seed !== 'number')
      throw new Error('it is not a story');
  } catch (error) {
    return complain(`--story ${file}: ${error instanceof Error ? error.message : error}`);
  }
  const { violation, fingerprint } = await play(story, onEvent);
  say(violation ? `BROKEN: ${violation.rule}: ${violation.detail}` : 'Every rule held.');
  say(`fingerprint ${fingerprint}`);
  return violation ? 1 : 0;
}
