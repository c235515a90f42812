/** `kiosk setup`: from nothing to a configured kiosk, step by step, each answer tried. */
import type { Command } from 'commander';
import { configOption } from '../common/input.ts';
import { print } from '../common/print.ts';
import { exitCodes, orRefuse, Refusal } from '../common/refusal.ts';
import { addFromOptions, type FromOptions, fromHelp, withoutBase } from './from/options.ts';
import { setupFrom } from './setup-from.ts';

const help = `
Asks ten things and tries each at once: the library system, which one it is, the log-in, one card of
yours, RFID reader, scanner, printer, payment terminal, payments by a code, opening hours. It proposes
what it finds at the ports, what the configuration has, and what was answered before. A device that is
not there is "none". What is wrong comes with its remedy, and can be tried again, answered in another
way, kept all the same or skipped. In a field, \`skip\` leaves the step as it is and \`back\` goes one
step back.

At the end it shows what changes and writes the configuration; the file before it is kept. Passwords
and PINs go into files of their own, in \`secrets\` beside the configuration. Your card is asked for
once, and stays nowhere.

Then it offers the readiness report, as \`kiosk report\` makes it. A kiosk that runs takes the new
configuration first, at its attract screen. If none runs, one is started for the report alone and
stopped after it; Ctrl-C stops it too. The service is started by you.

Ctrl-C leaves at any moment. The next \`kiosk setup\` goes on at the same step; --again starts over.
Run it as the user of the kiosk (\`sudo kiosk setup\` of the package does), with the kiosk stopped, or
running: then the devices that it uses are tested by it. It asks in Dutch where LC_ALL, LC_MESSAGES or
LANG names Dutch, else in English; \`kiosk report\` and the complaints of \`kiosk check\` are English.

Exit codes: 0 written · 1 left before the end · 64 a wrong argument, or no terminal to ask on ·
65 the file would be wrong with it · 69 the kiosk runs and does not answer · 74 a file cannot be
written · 78 the configuration is wrong already

Examples:
  kiosk setup
  kiosk setup --again                     everything is asked once more
  kiosk setup --config my.config.json     a file that is not there yet is made
`;

interface Options extends Omit<FromOptions, 'from'> {
  from?: string;
  again?: true;
  plain?: true;
}

export function addSetup(program: Command): void {
  const command = program
    .command('setup')
    .description('set up a kiosk: asks, tries each answer, writes the configuration')
    .addOption(configOption())
    .option('--again', 'start over, and forget an earlier setup that was left')
    .option('--plain', 'line by line, in plain ASCII; always so on a dumb terminal');
  addFromOptions(command)
    .addHelpText('after', `${help}${fromHelp}`)
    .action((options: Options) =>
      orRefuse(() => run(options), {
        'secret-unwritable': exitCodes.cannotWrite,
        'configuration-unwritable': exitCodes.cannotWrite,
      }),
    );
}

async function run(options: Options): Promise<void> {
  const { from } = options;
  const alone = withoutBase(options);
  if (alone !== undefined)
    throw new Refusal(
      `${alone} goes with --from BASE: kiosk setup --from base.json --name "Zelfuitleen 4".`,
      exitCodes.wrongUse,
    );
  if (from === undefined) await setUp(options);
  else await setupFrom({ ...options, from });
}

async function setUp({ config: file, again, plain }: Options): Promise<void> {
  if (process.stdin.isTTY !== true || process.stdout.isTTY !== true)
    throw new Refusal(
      'kiosk setup asks questions: run it at a terminal (over ssh: ssh -t). Without one write the file by hand (docs/install.md), then kiosk check.',
      exitCodes.wrongUse,
    );
  const [{ setupWords }, { openAtTerminal }, { walk }, { finish }, { afterWriting }, { Left }] =
    await Promise.all([
      import('./words.ts'),
      import('./open.ts'),
      import('./walk.ts'),
      import('./finish.ts'),
      import('./after-writing.ts'),
      import('./asker.ts'),
    ]);
  const t = setupWords();
  const leave = () => {
    print(`\n${t('at-terminal.left')}\n`);
    // Probes that are under way would hold the process.
    process.exit(1);
  };
  // While a question is open Ctrl-C is a key; at any other moment it is a signal.
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, leave);
  const { setup, asker, isRunning } = await openAtTerminal(file, plain === true);
  try {
    const { at, isResumed, steps } = setup.view();
    if (again) setup.startOver();
    else if (isResumed) {
      const number = steps.findIndex(({ id }) => id === at) + 1;
      const count = steps.length;
      asker.say(
        at === null ? t('at-terminal.resumed-end') : t('at-terminal.resumed', { number, count }),
      );
    }
    await walk(setup, asker);
    if (!(await finish(setup, asker))) throw new Left();
    for (const signal of signals) process.off(signal, leave);
    await afterWriting(setup.file, asker, isRunning);
  } catch (error) {
    if (!(error instanceof Left)) throw error;
    leave();
  }
  process.exit(0);
}
