/** `kiosk exam`: examines a library system over SIP2, and reports. */
import { writeFileSync } from 'node:fs';
import { type Command, Option } from 'commander';
import { systemCode } from '../fault.ts';
import type { EarlierExam } from '../technician/exam/exam.ts';
import { configOf, secretsOf } from './common/configured.ts';
import { configOption, readJson, readText } from './common/input.ts';
import { print, printJson, showProgress } from './common/print.ts';
import { exitCodes, orRefuse, Refusal } from './common/refusal.ts';
import { shell } from './common/shell.ts';
import { typedLines } from './common/typed-lines.ts';

const help = `
For who installs, upgrades or sells a library system: what it says, what the standard says (3M SIP
2.00), what this kiosk makes of it, and which settings fit. It asks with 93, 99, 63 without a PIN, and
17, and with 41 where the profile has it: nothing is changed, and no settings are written. Each question
is asked as it is, on a connection of its own beside that of a running kiosk, and nothing is repaired:
docs/exam.md.

Without --card the lists and what is said of a card are not tried, without --item what is said of an
item; best is a card with loans and fees, and an item that it has on loan. - in place of a number: it is
asked for, or read from standard input, a line each, so that other users of this machine do not see it.
Nothing of a person is in a report: it may be sent away.

--compare: what changed since the report of another day, which --report wrote.

Exit codes: 0 nothing differs from the standard · 1 something does · 64 the command is written wrongly ·
65, 66 the other report is none, or cannot be read · 69 the library system was not reached · 74 a file
cannot be written · 78 the configuration is wrong

Examples:
  kiosk exam
  kiosk exam --card - --item - --html exam.html --report exam.json
  kiosk exam --card 23550000000015 --item 33550000000013 --language nl
  kiosk exam --card - --item - --compare before-the-upgrade.json
  kiosk exam --json | jq -r '.answers[].findings[] | select(.verdict == "differs") | .code'
`;

interface Options {
  config: string;
  card?: string;
  item?: string;
  compare?: string;
  html?: string;
  report?: string;
  json?: true;
  language: 'en' | 'nl';
}

export function addExam(program: Command): void {
  program
    .command('exam')
    .description('examine the library system: what it says, what the standard says, what fits')
    .addOption(configOption())
    .option('--card <number>', 'a card to ask about, without its PIN')
    .option('--item <number>', 'an item to ask about')
    .option('--compare <file>', 'an earlier report: say what changed since')
    .option('--html <file>', 'write a page to read and print')
    .option('--report <file>', 'write the report as JSON, to compare with later')
    .option('--json', 'print the report as JSON')
    .addOption(new Option('--language <name>', 'of the report').choices(['en', 'nl']).default('en'))
    .addHelpText('after', help)
    .action((options: Options) => orRefuse(() => exam(options), {}, exitCodes.wrongConfiguration));
}

async function exam(options: Options): Promise<void> {
  const { language } = options;
  const config = await configOf(options);
  // The terminal and the others are not asked.
  const secrets = await secretsOf({ sip2: config.sip2 }, options.config);
  const { runExam } = await import('../technician/exam/exam.ts');
  const before = options.compare === undefined ? null : await earlierIn(options.compare);
  const [card, item] = await typedLines([
    { given: options.card, question: 'Number of a card', echo: true },
    { given: options.item, question: 'Number of an item', echo: true },
  ]);
  if (card === '' || item === '')
    throw new Refusal('No number was given: nothing was asked.', exitCodes.wrongUse);
  const report = await runExam({
    config,
    secrets,
    card,
    item,
    onQuestion: ({ title }) => showProgress(`${title[language]} …`),
  });
  showProgress('');
  if (options.json) printJson(report, 2);
  else {
    const { examText } = await import('../technician/exam/text.ts');
    print(examText(report, language, before));
  }
  if (options.report !== undefined) write(options.report, `${JSON.stringify(report, null, 2)}\n`);
  if (options.html !== undefined) {
    const { examHtml } = await import('../technician/exam/page.ts');
    write(options.html, examHtml(report, language, before));
  }
  const all = report.answers.flatMap(({ findings }) => findings);
  const isReached = all.some(({ code }) => code === 'status-online' || code === 'status-offline');
  const differs = all.some(({ verdict }) => verdict === 'differs');
  shell().exitCode = isReached ? (differs ? 1 : 0) : exitCodes.unavailable;
}

async function earlierIn(file: string): Promise<EarlierExam> {
  const { readExam } = await import('../technician/exam/exam.ts');
  const read = readExam(readJson(await readText(file), file));
  if (read === null)
    throw new Refusal(`${file}: is no report of \`kiosk exam --report\`.`, exitCodes.wrongData);
  return read;
}

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text, { mode: 0o600 });
  } catch (error) {
    throw new Refusal(`${file}: cannot be written (${systemCode(error)}).`, exitCodes.cannotWrite);
  }
}
