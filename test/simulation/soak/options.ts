/** The arguments of `npm run soak`. */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { readWays, type Ways } from '../payments/ways.ts';
import { mixed } from '../random.ts';
import { type SystemName, systemNames } from '../world/systems.ts';

export const usage = `npm run soak -- [--minutes N] [--seeds N|a,b,c] [--visits N] [--library NAME] [--pay W] [--kiosks K] [--workers N] [--folder DIR]

Fresh seeds from the clock, each library system and each way to pay in turn, one kiosk and branches,
the explorer and whole kiosks as processes now and then, until Ctrl-C. What breaks a rule is cut down
to a short story, and kept once by its shape.

  --minutes N   ends after so long
  --seeds N     draws N seeds, prints them first, runs each with one kiosk, and ends
  --seeds a,b   runs these; one alone: a,
  --visits N    of each seed; default: 300
  --library L   only this one: ${systemNames.join(', ')}
  --pay W       only this way: zvt, opi or adyen, with +plain or +void for a code on the screen
  --kiosks K    so many kiosks of one branch; default: 1, and now and then 3
  --workers N   processes at a time; default: 2
  --folder DIR  where the stories are kept; default: soak

Exit codes: 0 every rule held · 1 one was broken, or a process ended by itself · 2 asked wrongly
`;

export interface Options {
  /** null: until Ctrl-C */
  minutes: number | null;
  /** null: from the clock, for ever */
  seeds: readonly number[] | null;
  visits: number;
  libraries: readonly SystemName[];
  ways: readonly Ways[];
  /** null: one, and now and then several */
  kiosks: number | null;
  workers: number;
  folder: string;
}
export type Read = { options: Options } | { problem: string } | { help: true };

const allWays: readonly Ways[] = (['zvt', 'opi', 'adyen'] as const).flatMap((terminal) =>
  ([null, 'plain', 'void'] as const).map((code) => ({ terminal, code })),
);
const known = {
  minutes: { type: 'string' },
  seeds: { type: 'string' },
  visits: { type: 'string', default: '300' },
  library: { type: 'string' },
  pay: { type: 'string' },
  kiosks: { type: 'string' },
  workers: { type: 'string', default: String(Math.min(2, availableParallelism())) },
  folder: { type: 'string', default: 'soak' },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

class Wrong extends Error {}

/** `nowMs`: from which seeds are drawn. */
export function readOptions(args: string[], nowMs: number): Read {
  try {
    const { values } = parseArgs({ args, options: known });
    if (values.help) return { help: true };
    const { minutes, kiosks, library, pay, seeds } = values;
    return {
      options: {
        minutes: minutes === undefined ? null : wholeNumber('minutes', minutes, 100_000),
        seeds: seeds === undefined ? null : readSeeds(seeds, nowMs),
        visits: wholeNumber('visits', values.visits, 1_000_000),
        libraries: library === undefined ? systemNames : [readLibrary(library)],
        ways: pay === undefined ? allWays : [readWay(pay)],
        kiosks: kiosks === undefined ? null : wholeNumber('kiosks', kiosks, 9),
        workers: wholeNumber('workers', values.workers, 64),
        folder: values.folder,
      },
    };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

function wholeNumber(name: string, text: string, most: number): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1 && number <= most) return number;
  throw new Wrong(`--${name} ${text}: write a whole number, 1 to ${most}`);
}

/** The same moment draws the same seeds. */
export function drawSeed(nowMs: number, nth: number): number {
  return mixed(Math.floor(nowMs / 1000) ^ (nowMs % 1000), nth);
}

function readSeeds(text: string, nowMs: number): number[] {
  if (!text.includes(','))
    return Array.from({ length: wholeNumber('seeds', text, 100_000) }, (_, nth) =>
      drawSeed(nowMs, nth),
    );
  return text
    .split(',')
    .filter((part) => part.trim() !== '')
    .map((part) => {
      const seed = Number(part);
      if (Number.isInteger(seed) && seed >= 0) return seed;
      throw new Wrong(`--seeds ${text}: write how many, or whole numbers as in 7,8,9`);
    });
}

function readLibrary(text: string): SystemName {
  const name = systemNames.find((each) => each === text);
  if (name) return name;
  throw new Wrong(`--library ${text}: write ${systemNames.join(', ')}`);
}

function readWay(text: string): Ways {
  const ways = readWays(text);
  if (ways) return ways;
  throw new Wrong(`--pay ${text}: write zvt, opi, adyen, opi+plain, opi+void …`);
}
