/** What is wrong with the lines of lamps, flap and sensors together. */
import type { z } from 'zod';
import { readerDriverNames, readerMakes } from '../../../hardware/reader/makes.ts';
import type { reader } from '../devices/devices.ts';
import type { chute, lineOfDevice, signals } from '../devices/signals.ts';
import type { unstaffed } from '../hours/unstaffed.ts';
import type { Complain } from './complain.ts';

interface Config {
  reader: z.output<typeof reader>;
  signals: z.output<typeof signals>;
  chute: z.output<typeof chute>;
  unstaffed: z.output<typeof unstaffed>;
}
type Line = z.output<typeof lineOfDevice>;
interface Wired {
  path: readonly string[];
  isInput: boolean;
  line: Line;
}

/** The drivers of readers that have outputs and inputs. */
const withLines: readonly string[] = readerDriverNames.filter((name) => readerMakes[name].hasLines);

export function checkSignals(config: Config, complain: Complain): void {
  const lines = linesOf(config);
  const isOfChute = ({ path: [group] }: Wired) => group === 'chute';
  if (config.signals === null && lines.some(isOfChute))
    complain(
      ['signals'],
      'is null, and the chute has lines: write {} for those of the reader, or name the relay board',
      { is: 'chute-without-signals' },
    );
  if (config.signals === null && config.unstaffed?.signal?.line)
    complain(
      ['unstaffed', 'signal', 'line'],
      'is a line of the reader, and signals is null: write {} there',
      { is: 'line-without-signals' },
    );
  if (config.signals === null) return;
  for (const [at, line] of lines.entries()) {
    checkDevice(line, config, complain);
    checkShared(line, lines.slice(0, at), complain);
  }
}

function linesOf({ signals, chute, unstaffed: set }: Config): Wired[] {
  const { green = null, amber = null, red = null } = signals?.lamps ?? {};
  const { flap = null, flapClosed = null, passed = null, binFull = null } = chute ?? {};
  const { line = null } = set?.signal ?? {};
  const found = (group: readonly string[], isInput: boolean, lines: Record<string, Line | null>) =>
    Object.entries(lines).flatMap(([name, line]) =>
      line ? [{ path: [...group, name], isInput, line }] : [],
    );
  return [
    ...found(['signals', 'lamps'], false, { green, amber, red }),
    ...found(['chute'], false, { flap }),
    ...found(['chute'], true, { flapClosed, passed, binFull }),
    ...found(['unstaffed', 'signal'], true, { line }),
  ];
}

function checkDevice(
  { path, isInput, line }: Wired,
  { signals, reader }: Config,
  complain: Complain,
): void {
  const at = [...path, 'of'];
  if (line.of === 'relay' && isInput)
    complain(at, 'is "relay", and a relay board has no inputs: use those of the reader', {
      is: 'relay-without-inputs',
    });
  else if (line.of === 'relay' && signals?.relay === null)
    complain(at, 'is "relay", and signals.relay is null: write its address there', {
      is: 'line-without-relay',
    });
  else if (line.of === 'reader' && !(reader && withLines.includes(reader.driver)))
    complain(
      at,
      `is "reader", and only a reader with the driver ${withLines.join(', ')} has lines here`,
      {
        is: 'line-without-reader',
      },
    );
}

function checkShared(
  { path, isInput, line }: Wired,
  before: readonly Wired[],
  complain: Complain,
): void {
  const same = before.find(
    (each) =>
      each.isInput === isInput && each.line.of === line.of && each.line.number === line.number,
  );
  if (!same) return;
  const other = same.path.join('.');
  complain([...path, 'number'], `is the line of ${other} too: each has its own`, {
    is: 'line-shared',
    other,
  });
}
