/** `kiosk tag decode`: what a tag says. */
import { type Command, InvalidArgumentError } from 'commander';
import { inspectTagText } from '../../hardware/tags/inspect.ts';
import { answerLines } from './common/lines.ts';

const examples = `
The memory of one tag a line, from its first byte, two hexadecimal digits a byte; one line of JSON for each:
  ok       whether the tag can be used: an item, a patron's card, or a blank tag, on which nothing stands
  model    iso28560-3, iso28560-2, rfid501, blank, or unknown
  item     the number of the item, or of the patron's card
  usage    1 circulating, 2 not for circulation, 7 discarded, 8 patron's card …
  parts    how many tags the item has; ordinal: which of them this is
  owner    the library, as an ISIL
  notes    why it cannot be used, and how it departs from its standard
What a tag does not say is null.
ISO 28560-3, ISO 28560-2 and RFID501 are tried by their evidence; a tag that none of them vouches for is not guessed at.

Exit codes: 0, whatever the tags are: each line says that itself

Example:
  echo '11 01 01 31 30 30 30 30 30 30 30 35 36 00 00 00 00 00 00 98 A4 44 4B 37 31 38 35 30 30 00 00 00' \\
    | kiosk tag decode
`;

export function addTag(program: Command): void {
  const tag = program.command('tag').description('RFID tags');
  tag
    .command('decode')
    .description('read memories of tags as hexadecimal lines, write what they hold as JSON lines')
    .option(
      '--dsfid <byte>',
      'data format of the tags, as the reader tells it: 3E, 06',
      readByte,
      0,
    )
    .addHelpText('after', examples)
    .action(({ dsfid }: { dsfid: number }) => answerLines((line) => inspectTagText(line, dsfid)));
}

function readByte(text: string): number {
  if (!/^[0-9A-Fa-f]{2}$/.test(text))
    throw new InvalidArgumentError('Write two hexadecimal digits, as in 3E.');
  return Number.parseInt(text, 16);
}
