/** `kiosk exam`: examines a library system over SIP2, and reports. */
import { writeFileSync } from 'node:fs';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { AtHand, Level } from '../../../packages/sip2/src/exam/index.ts';
import { profileOf } from '../../../packages/sip2/src/index.ts';
import type { Config } from '../../config/schema.ts';
import { systemCode } from '../../fault.ts';
import type { EarlierExam, ExamOrder, KioskExam } from '../../technician/exam/exam.ts';
import { configOf, secretsOf } from '../common/configured.ts';
import { configOption, readJson, readText } from '../common/input.ts';
import { print, printError, printJson, showProgress } from '../common/print.ts';
import { exitCodes, orRefuse, Refusal } from '../common/refusal.ts';
import { shell } from '../common/shell.ts';
import { typedLines } from '../common/typed-lines.ts';
import { createEnding } from './ending.ts';
import { type ExamTrace, openExamTrace } from './exam-trace.ts';

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

--level try changes what you name, after you have typed yes: it sends one wrong PIN and then the right one
for --card, asks about --blocked, lends --loan (an item that is on the shelf) to --card, lends it again,
renews it, returns it, returns it again; returns --invoiced (an item on an invoice); with --pay it pays
the first fee of --card, twice (with --level break the next one too, and cuts that). Use a test card.
The item is put back, and the report says where that failed; a payment stays. Ctrl-C ends the question that
is asked, returns the item, and writes the report; once more, it ends at once, and the item may be on loan:
return it at the desk.

--idle leaves a connection alone for at most so long, and says after how long the library system hangs up.

--level break does that and more, and only with --test-system: it sends messages with a wrong checksum,
without one, two at once, half of one, a question before the one before is answered, and with --loan a loan
twice and loans and returns that it cuts.

--trace writes each message of the examination, masked, to a new file of JSON lines that may be sent away:
its first line says what is masked.

--compare: what changed since the report of another day, which --report wrote.

Exit codes: 0 nothing differs from the standard · 1 something does · 64 the command is written wrongly ·
65, 66 the other report is none, or cannot be read · 69 the library system was not reached ·
74 a file cannot be written · 78 the configuration is wrong · 130 ended by Ctrl-C, 143 by SIGTERM

Examples:
  kiosk exam
  kiosk exam --card - --item - --html exam.html --report exam.json
  kiosk exam --card 23550000000015 --item 33550000000013 --language nl
  kiosk exam --card - --item - --compare before-the-upgrade.json
  kiosk exam --card - --item - --trace exam.jsonl
  kiosk exam --idle 300
  kiosk exam --level try --card - --pin - --item - --loan - --blocked -
  kiosk exam --json | jq -r '.answers[].findings[] | select(.verdict == "differs") | .code'
`;

interface Options {
  config: string;
  card?: string;
  item?: string;
  level: Level;
  pin?: string;
  loan?: string;
  blocked?: string;
  invoiced?: string;
  pay?: true;
  testSystem?: true;
  idle?: number;
  compare?: string;
  html?: string;
  report?: string;
  json?: true;
  trace?: string;
  language: 'en' | 'nl';
}

export function addExam(program: Command): void {
  program
    .command('exam')
    .description('examine the library system: what it says, what the standard says, what fits')
    .addOption(configOption())
    .option('--card <number>', 'a card to ask about, without its PIN')
    .option('--item <number>', 'an item to ask about')
    .addOption(
      new Option('--level <name>', 'how far it goes')
        .choices(['look', 'try', 'break'])
        .default('look'),
    )
    .option('--test-system', 'break: nobody works with this library system')
    .option('--pin <pin>', 'try: the PIN of that card')
    .option('--loan <number>', 'try: an item on the shelf, to lend and return')
    .option('--blocked <number>', 'try: a card that the library system blocks')
    .option('--invoiced <number>', 'try: an item on an invoice, to return')
    .option('--pay', 'try: pay a fee of that card')
    .option('--idle <seconds>', 'leave a connection idle, at most so long', readIdle)
    .option('--compare <file>', 'an earlier report: say what changed since')
    .option('--html <file>', 'write a page to read and print')
    .option('--report <file>', 'write the report as JSON, to compare with later')
    .option('--json', 'print the report as JSON')
    .option('--trace <file>', 'write each message, masked, to a new file of JSON lines')
    .addOption(new Option('--language <name>', 'of the report').choices(['en', 'nl']).default('en'))
    .addHelpText('after', help)
    .action((options: Options) => orRefuse(() => exam(options), {}, exitCodes.wrongConfiguration));
}

function readIdle(text: string): number {
  const seconds = Number(text);
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > 3_600)
    throw new InvalidArgumentError('Write whole seconds, from 1 to 3600.');
  return seconds;
}

async function exam(options: Options): Promise<void> {
  const { language } = options;
  const config = await configOf(options);
  // The terminal and the others are not asked.
  const secrets = await secretsOf({ sip2: config.sip2 }, options.config);
  const before = options.compare === undefined ? null : await earlierIn(options.compare);
  const atHand = await atHandOf(options);
  const ending = createEnding();
  const { signal } = ending;
  const order = { config, secrets, level: options.level, atHand, signal };
  const report = await examined(order, options).finally(ending.close);
  if (options.json) printJson(report, 2);
  else {
    const { examText } = await import('../../technician/exam/text.ts');
    print(examText(report, language, before));
  }
  if (options.report !== undefined) write(options.report, `${JSON.stringify(report, null, 2)}\n`);
  if (options.html !== undefined) {
    const { examHtml } = await import('../../technician/exam/page.ts');
    write(options.html, examHtml(report, language, before));
  }
  const all = report.answers.flatMap(({ findings }) => findings);
  const isReached = all.some(({ code }) => code === 'status-online' || code === 'status-offline');
  const differs = all.some(({ verdict }) => verdict === 'differs');
  const found = differs ? 1 : 0;
  shell().exitCode = ending.exitCode ?? (isReached ? found : exitCodes.unavailable);
}

async function examined(
  order: Omit<ExamOrder, 'onQuestion' | 'onTrace'>,
  { language, trace: file }: Options,
): Promise<KioskExam> {
  const { runExam } = await import('../../technician/exam/exam.ts');
  const trace = file === undefined ? null : traceIn(file, order.config);
  try {
    return await runExam({
      ...order,
      onQuestion: ({ title }) => {
        if (!order.signal?.aborted) showProgress(`${title[language]} …`);
      },
      ...(trace === null ? {} : { onTrace: trace.onTrace }),
    });
  } finally {
    if (!order.signal?.aborted) showProgress('');
    const written = trace?.close() ?? 0;
    if (written > 0) printError(`${file}: ${written} messages, masked\n`);
  }
}

function traceIn(file: string, { sip2 }: Config): ExamTrace {
  const { registrationsFlag } = profileOf(sip2.profile, sip2);
  const now = () => new Date().toISOString();
  return openExamTrace(file, { profile: sip2.profile, registrationsFlag, now });
}

/** Asks for what is to be typed, and at last whether all this is to be done. */
async function atHandOf(options: Options): Promise<AtHand> {
  const { level, card, pin, item, loan, blocked, invoiced, pay, idle } = options;
  if ((level === 'break') !== (options.testSystem === true))
    throw new Refusal('--level break and --test-system belong together.', exitCodes.wrongUse);
  const tried = [pin, loan, blocked, invoiced, pay, options.testSystem].filter(
    (each) => each !== undefined,
  );
  if (level === 'look' && tried.length > 0)
    throw new Refusal(
      '--pin, --loan, --blocked, --invoiced, --pay: add --level try.',
      exitCodes.wrongUse,
    );
  if ([pin, loan, pay].some((each) => each !== undefined) && card === undefined)
    throw new Refusal('--pin, --loan and --pay are of a card: add --card.', exitCodes.wrongUse);
  const lines = await typedLines([
    { given: card, question: 'Number of a card', echo: true },
    { given: pin, question: 'Its PIN', echo: false },
    { given: item, question: 'Number of an item', echo: true },
    { given: loan, question: 'Number of an item on the shelf', echo: true },
    { given: blocked, question: 'Number of a card that is blocked', echo: true },
    { given: invoiced, question: 'Number of an item on an invoice', echo: true },
    {
      given: tried.length === 0 ? undefined : '-',
      question: `${planOf(options)}\nType yes to do this`,
      echo: true,
    },
  ]);
  if (lines.slice(0, 6).includes(''))
    throw new Refusal('No number was given: nothing was asked.', exitCodes.wrongUse);
  const [ofCard, ofPin, ofItem, ofLoan, ofBlocked, ofInvoiced, yes] = lines;
  if (tried.length > 0 && yes !== 'yes')
    throw new Refusal('Not confirmed: nothing was asked.', exitCodes.wrongUse);
  return {
    card: ofCard,
    pin: ofPin,
    item: ofItem,
    loan: ofLoan,
    blocked: ofBlocked,
    invoiced: ofInvoiced,
    pays: pay,
    idleSeconds: idle,
  };
}

function planOf({ pin, loan, blocked, invoiced, pay, testSystem }: Options): string {
  return [
    ...(pin === undefined ? [] : ['One wrong PIN is sent for the card, then the right one.']),
    ...(loan === undefined
      ? []
      : ['The item is lent to the card, lent again, renewed, returned, and returned again.']),
    ...(blocked === undefined ? [] : ['The blocked card is asked about.']),
    ...(invoiced === undefined
      ? []
      : ['The item on an invoice is returned: that is not put back.']),
    ...(testSystem === undefined
      ? []
      : ['Connections are cut and messages are spoiled: nobody may work with this system.']),
    ...(pay === undefined ? [] : ['A fee of the card is paid, twice: that is not put back.']),
  ].join('\n');
}

async function earlierIn(file: string): Promise<EarlierExam> {
  const { readExam } = await import('../../technician/exam/exam.ts');
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
