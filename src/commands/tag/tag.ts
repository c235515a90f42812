/** `kiosk tag decode`: the content of a tag. */
import { existsSync } from 'node:fs';
import { type Command, InvalidArgumentError } from 'commander';
import { anyTags, type TagSettings } from '../../../hardware/tags/decode.ts';
import { inspectTagText } from '../../../hardware/tags/inspect.ts';
import { configOf } from '../common/configured.ts';
import { usualFile } from '../common/input.ts';
import { answerLines } from '../common/lines.ts';
import { orRefuse } from '../common/refusal.ts';
import { addTagLearn } from './learn.ts';

const examples = `
The memory of one tag a line, from its first byte, two hexadecimal digits a byte. For each, one line
of JSON:
  ok       whether the tag can be used: an item, a patron's card, or a blank tag
  model    iso28560-3, iso28560-2, rfid501, dm11, own: and its name, blank, or unknown
  item     the number of the item, or of the patron's card
  usage    1 circulating, 2 not for circulation, 7 discarded, 8 patron's card …
  parts    how many tags the item has
  ordinal  which of them this is
  owner    the library, as an ISIL
  notes    why it cannot be used, and how it differs from its standard
A value that is not on the tag is null. A tag that shows no evidence of any of these models is of an
unknown one: kiosk tag learn finds it from three tags. A library's own models (own: …), and its
constant of DM11, are those of the configuration: the one in the present folder, or of an installed
kiosk, where there is one.

Exit codes: 0, whatever the tags are: each line of output has its own verdict ·
78 the configuration is wrong

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
    .option('--config <file>', 'configuration with the own models of the library')
    .addHelpText('after', examples)
    .action(({ dsfid, config }: { dsfid: number; config?: string }) =>
      orRefuse(async () => {
        const settings = await settingsOf(config);
        await answerLines((line) => inspectTagText(line, dsfid, settings));
      }),
    );
  addTagLearn(tag);
}

/** Any item number is shown: what stands on the tag is asked, not whether it may be borrowed. */
async function settingsOf(given: string | undefined): Promise<TagSettings> {
  if (given === undefined && !existsSync(usualFile())) return anyTags;
  const config = await configOf({ config: given ?? usualFile() });
  const { tagSettings } = await import('../../wiring/tags.ts');
  return { ...tagSettings(config), isItem: anyTags.isItem };
}

function readByte(text: string): number {
  if (!/^[0-9A-Fa-f]{2}$/.test(text))
    throw new InvalidArgumentError('Write two hexadecimal digits, as in 3E.');
  return Number.parseInt(text, 16);
}
