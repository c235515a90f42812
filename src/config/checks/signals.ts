/** What is wrong with the lines of lamps, flap and sensors together. */
import type { z } from 'zod';
import type { reader } from '../devices.ts';
import type { chute, signals } from '../signals.ts';

interface Config {
  reader: z.output<typeof reader>;
  signals: z.output<typeof signals>;
  chute: z.output<typeof chute>;
}

interface SignalComplaint {
  path: readonly string[];
  problem: string;
  said: { is: string } & Readonly<Record<string, string | number>>;
}
type Line = NonNullable<NonNullable<Config['signals']>['lamps']['green']>;
interface Wired {
  path: readonly string[];
  isInput: boolean;
  line: Line;
}

export function signalComplaints(config: Config): SignalComplaint[] {
  const lines = linesOf(config);
  const [first] = lines;
  if (config.signals === null)
    return first === undefined
      ? []
      : [
          {
            path: ['signals'],
            problem:
              'is null, and the chute has lines: write {} for those of the reader, or name the relay board',
            said: { is: 'chute-without-signals' },
          },
        ];
  return lines.flatMap((each, at) => [
    ...deviceComplaint(each, config),
    ...sharedComplaint(each, lines.slice(0, at)),
  ]);
}

function linesOf({ signals, chute }: Config): Wired[] {
  const { green = null, amber = null, red = null } = signals?.lamps ?? {};
  const { flap = null, flapClosed = null, passed = null, binFull = null } = chute ?? {};
  const found = (group: readonly string[], isInput: boolean, lines: Record<string, Line | null>) =>
    Object.entries(lines).flatMap(([name, line]) =>
      line ? [{ path: [...group, name], isInput, line }] : [],
    );
  return [
    ...found(['signals', 'lamps'], false, { green, amber, red }),
    ...found(['chute'], false, { flap }),
    ...found(['chute'], true, { flapClosed, passed, binFull }),
  ];
}

function deviceComplaint(
  { path, isInput, line }: Wired,
  { signals, reader }: Config,
): SignalComplaint[] {
  const at = [...path, 'of'];
  if (line.of === 'relay' && isInput)
    return [
      {
        path: at,
        problem: 'is "relay", and a relay board has no inputs: use those of the reader',
        said: { is: 'relay-without-inputs' },
      },
    ];
  if (line.of === 'relay' && signals?.relay === null)
    return [
      {
        path: at,
        problem: 'is "relay", and signals.relay is null: write its address there',
        said: { is: 'line-without-relay' },
      },
    ];
  if (line.of === 'reader' && reader?.driver !== 'feig')
    return [
      {
        path: at,
        problem: 'is "reader", and only a reader with the driver feig has lines here',
        said: { is: 'line-without-reader' },
      },
    ];
  return [];
}

function sharedComplaint(
  { path, isInput, line }: Wired,
  before: readonly Wired[],
): SignalComplaint[] {
  const same = before.find(
    (each) =>
      each.isInput === isInput && each.line.of === line.of && each.line.number === line.number,
  );
  if (!same) return [];
  const other = same.path.join('.');
  return [
    {
      path: [...path, 'number'],
      problem: `is the line of ${other} too: each has its own`,
      said: { is: 'line-shared', other },
    },
  ];
}
