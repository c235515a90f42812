/** `kiosk tag decode`: the content of a tag. */
import { type Command, InvalidArgumentError } from 'commander';
import { inspectTagText } from '../../hardware/tags/inspect.ts';
import { answerLines } from './common/lines.ts';

const examples = `
The memory of one tag a line, from its first byte, two hexadecimal digits a byte. For each, one line
of JSON:
  ok       whether the tag can be used: an item, a patron's card, or a blank tag
  model    iso28560-3, iso28560-2, rfid501, blank, or unknown
  item     the number of the item, or of the patron's card
  usage    1 circulating, 2 not for circulation, 7 discarded, 8 patron's card …
  parts    how many tags the item has
  ordinal  which of them this is
  owner    the library, as an ISIL
  notes    why it cannot be used, and how it differs from its standard
A value that is not on the tag is null. A tag that shows no evidence of ISO 28560-3, ISO 28560-2 or
RFID501 is of an unknown model.

Exit codes: 0, whatever the tags are: each line of output has its own verdict

Example:
  echo '1101013130303030303030353600000000000098A4444B373138353030000000' | kiosk tag decode
`;

export function addTag(program: Command): void {
  const tag = program.command('tag').description('RFID tags');
  tag
    .command('decode')
    .description(
      'read memories of tags as hexadecimal lines, and write their content as JSON lines',
    )
    .option(
      '--dsfid <byte>',
      'data format of the tags, as the reader reports it: 3E, 06',
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
