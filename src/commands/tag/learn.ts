/** `kiosk tag learn`: the data model of tags that the kiosk does not know. */
import type { Command } from 'commander';
import { fewestTags } from '../../../hardware/tags/learn/why-useless.ts';
import { loadConfig } from '../../config/load.ts';
import type { Config } from '../../config/schema.ts';
import { askKiosk } from '../../technician/control/control-client.ts';
import { tagSettings } from '../../wiring/tags.ts';
import { changeConfiguration } from '../common/change-configuration.ts';
import { configOf } from '../common/configured.ts';
import { configOption } from '../common/input.ts';
import { print } from '../common/print.ts';
import { exitCodes, orRefuse, Refusal } from '../common/refusal.ts';
import { type Dump, readDumps } from './dumps.ts';
import { learnAtReader } from './learn-at-reader.ts';
import { editsFor, type Lesson, learn, readBack } from './learned.ts';
import { inWords, modelInWords } from './words.ts';

const help = `
Lay three items on the reader, one after the other, whose tags the kiosk cannot read, and scan or type
the number that is printed on each. The command finds where and how the number stands in the memory,
which bytes are the same on all tags, and which check value holds. It shows what it found, asks, and
writes it into \`reader.ownModels\` of the configuration; then it reads the tags with it. Of two
answers that both fit none is taken: another item decides. Tags of DM11 (older Bibliotheca) take two
items, and give the constant of their check value, \`reader.dm11\`.

Where the tags have the number without a prefix that is printed before it, the command offers the row
of \`identification.item.rewrite\` that adds it; of tags that the kiosk reads already, from two items.

Take items of one part each, no sets, that came at different times. docs/own-tags.md has more.

The kiosk must be stopped, because two programs at one reader would take each other's answers. A
library that sends memories in place of items: --from reads a file with a line a tag,
  {"number":"30000012345678","bytes":"0B41244D…"}
and --save appends such lines for each item that was laid on the reader.

Exit codes: 0 done · 1 you left, or said no · 65 nothing certain can be learned from these tags ·
66 the file of --from cannot be read · 69 the kiosk runs, or no reader answers · 74 a file cannot be
written · 78 the configuration is wrong

Examples:
  sudo systemctl stop library-kiosk; sudo kiosk tag learn --name "tags of 2009"
  kiosk tag learn --from dumps.jsonl
`;

interface Options {
  config: string;
  name: string;
  from?: string;
  save?: string;
  yes?: true;
}

export function addTagLearn(tag: Command): void {
  tag
    .command('learn')
    .description('find the data model of unknown tags from their printed numbers')
    .addOption(configOption())
    .option('--name <name>', 'what the model is called in the configuration', 'own')
    .option('--from <file>', 'memories and numbers from a file, - for standard input')
    .option('--save <file>', 'append the memories and numbers to a file')
    .option('--yes', 'write without asking')
    .addHelpText('after', help)
    .action((options: Options) => orRefuse(() => tagLearn(options)));
}

async function tagLearn(options: Options): Promise<void> {
  const config = await configOf(options);
  const { lesson, dumps } =
    options.from === undefined
      ? await besideReader(config, options.save)
      : await fromFile(options.from, config);
  const { name } = options;
  const edits = (present: Config) => editsFor(present, { lesson, name, dumps });
  await changeConfiguration(options.config, edits, {
    sure: options.yes === true,
    action: 'tag-learn',
  });
  readAllBack(options.config, dumps);
}

type Learning = { lesson: Lesson; dumps: readonly Dump[] };

async function besideReader(config: Config, save: string | undefined): Promise<Learning> {
  const asked = await askKiosk<unknown>(config.store.folder, '/overview', 1_500);
  if (asked.kind !== 'absent')
    throw new Refusal(
      'The kiosk runs, and has the reader. Stop it first: sudo systemctl stop library-kiosk',
      exitCodes.unavailable,
    );
  return await learnAtReader(config, save);
}

async function fromFile(file: string, config: Config): Promise<Learning> {
  const dumps = await readDumps(file);
  const lesson = learn(dumps, tagSettings(config));
  if (lesson.kind === 'problem')
    throw new Refusal(`Nothing is learned: ${lesson.why}.`, exitCodes.wrongData);
  if (lesson.kind === 'ambiguous') {
    const each = lesson.models.map((model) => modelInWords(model).join('\n')).join('\n\n');
    throw new Refusal(
      `${each}\n\n${lesson.models.length} models fit all ${dumps.length} tags: none is taken. More tags may decide.`,
      exitCodes.wrongData,
    );
  }
  print(`${inWords(lesson)}\n`);
  if (lesson.kind === 'model' && dumps.length === fewestTags)
    print('A fourth tag would show whether it holds for others too.\n');
  return { lesson, dumps };
}

/** With what was written, as the kiosk does from its next start on. */
function readAllBack(file: string, dumps: readonly Dump[]): void {
  const loaded = loadConfig(file);
  if (!loaded.ok) throw new Refusal(`${file} is wrong now.`, exitCodes.defect);
  const settings = tagSettings(loaded.config);
  const wrong = dumps.filter((dump) => readBack(dump, settings) !== dump.number);
  if (wrong.length > 0)
    throw new Refusal(
      `${wrong.map(({ number }) => number).join(', ')}: not read with it. Another model of the configuration fits too; \`kiosk tag decode\` says which.`,
      exitCodes.wrongData,
    );
  print(`${dumps.map(({ number }) => number).join(', ')}: read back with it.\n`);
}
