/** `kiosk doctor`: checks every part, and says what to do. */
import { type Command, InvalidArgumentError } from 'commander';
import type { Finding, Light } from '../technician/finding.ts';
import { configOption } from './common/input.ts';
import { print, printError, printJson } from './common/print.ts';
import { exitCodes, orRefuse, Refusal } from './common/refusal.ts';
import { shell } from './common/shell.ts';

const help = `
Checks the configuration, the clock, the disk, the database, the line and the log-in to the library
system, each device and the screen, all at once and in less than 15 seconds. Nothing is changed,
printed, checked out or paid. A running kiosk answers over its control socket for the parts that it
has open; the others are checked directly. Run it as the user of the kiosk.

--card asks the library system about a card of yours, without its PIN; where patrons type a PIN it
also sends one that is wrong, once, and remembers in the data folder whether it was refused: until
that was done, the library system counts as broken. Neither number nor PIN is kept. --pin is needed
where the library system says nothing of a card without its PIN. - in place of a number: it is asked
for, or read from standard input, a line each, so that other users of this machine do not see it. All
else that a library system says of a card, of its lists and of an item: kiosk exam.

--json gives one object:
  {"worst","running","findings":[{"part","light","code","text","remedy","where","latencyMs"},…]}
light is ok, attention, broken or off (this kiosk has none). Each code has a row in
docs/field-guide.md.

Exit codes: 0 all is well · 1 something needs attention · 2 something is broken

Examples:
  kiosk doctor
  kiosk doctor --scan                     waits 10 s for you to scan something
  kiosk doctor --card -                   asks for the number of a card, and tries a wrong PIN
  kiosk doctor --card 23550000000015 --part library
  kiosk doctor --part library --part clock
  kiosk doctor --json | jq -r '.findings[] | select(.light == "broken") | .remedy'
`;

interface Options {
  config: string;
  part?: readonly string[];
  scan?: true | number;
  json?: true;
  card?: string;
  pin?: string;
}

export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .description('check every part, and say what to do')
    .addOption(configOption())
    .option(
      '--part <name>',
      'show only this part; may be given more than once',
      (name, all: string[]) => [...all, name],
      [],
    )
    .option('--scan [seconds]', 'wait for a scan; 10 s when left out', readSeconds)
    .option('--card <number>', 'ask about this card, and send one wrong PIN for it')
    .option('--pin <pin>', 'the PIN of that card')
    .option('--json', 'one JSON object')
    .addHelpText('after', help)
    .action((options: Options) => orRefuse(() => doctor(options)));
}

export function readSeconds(text: string): number {
  const seconds = Number(text);
  if (!(seconds >= 1 && seconds <= 60))
    throw new InvalidArgumentError('Write seconds, from 1 to 60.');
  return seconds;
}

async function doctor(options: Options): Promise<void> {
  const { config: file, part: parts = [], scan, json } = options;
  const [{ diagnose }, { partNames, worstOf }] = await Promise.all([
    import('../technician/doctor/doctor.ts'),
    import('../technician/finding.ts'),
  ]);
  const unknown = parts.find((name) => !partNames.some((each) => each === name));
  if (unknown !== undefined)
    throw new Refusal(
      `There is no part "${unknown}": ${partNames.join(', ')}.`,
      exitCodes.wrongUse,
    );
  if (options.pin !== undefined && options.card === undefined)
    throw new Refusal('--pin is the PIN of a card: add --card.', exitCodes.wrongUse);
  const shown = await shownOf(options);
  const seconds = scan === undefined ? 0 : scan === true ? 10 : scan;
  if (seconds > 0) printError(`Scan something now; waiting ${seconds} s …\n`);
  const { findings: all, running } = await diagnose({
    file,
    environment: shell().env,
    scanMs: seconds * 1_000,
    ...shown,
  });
  const findings = parts.length === 0 ? all : all.filter(({ part }) => parts.includes(part));
  const worst = worstOf(findings);
  if (json) printJson({ worst, running, findings }, 2);
  else await printFindings(findings, running);
  shell().exitCode = { ok: 0, attention: 1, broken: 2 }[worst];
}

/** What the person has at hand. */
async function shownOf({ card, pin }: Options) {
  const { typedLines } = await import('./common/typed-lines.ts');
  const [ofCard, ofPin] = await typedLines([
    { given: card, question: 'Number of a card of yours', echo: true },
    { given: pin, question: 'Its PIN', echo: false },
  ]);
  if (ofCard === '')
    throw new Refusal('No number was given: nothing was tried.', exitCodes.wrongUse);
  return { card: ofCard, pin: ofPin || undefined };
}

const words: Readonly<Record<Light, string>> = {
  ok: 'ok',
  attention: 'ATTENTION',
  broken: 'BROKEN',
  off: 'none',
};
const colours: Readonly<Record<Light, number>> = { ok: 32, attention: 33, broken: 31, off: 90 };

/** Each light is a word too: colour appears on a terminal alone. */
export async function printFindings(findings: readonly Finding[], running: boolean): Promise<void> {
  const { printTable, paint } = await import('./common/table.ts');
  const rows = findings.map(({ part, light, code, text: said, remedy, where, latencyMs }) => {
    const text = latencyMs === undefined || / ms\)/.test(said) ? said : `${said} (${latencyMs} ms)`;
    const place =
      light === 'ok' || light === 'off'
        ? []
        : [`  ${where === undefined ? '' : `${where} · `}${code}`];
    return [
      part,
      paint(words[light], colours[light]),
      [text, ...(remedy ? [`→ ${remedy}`] : []), ...place].join('\n'),
    ];
  });
  const count = (light: Light) => findings.filter((each) => each.light === light).length;
  const sum = `${count('ok')} ok, ${count('attention')} need attention, ${count('broken')} broken.`;
  const how = running
    ? 'The running kiosk was asked.'
    : 'The kiosk does not run: each part was checked directly.';
  printTable(['part', '', 'finding'], rows, [14, 9]);
  print(`${sum} ${how}\n`);
}
