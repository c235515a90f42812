/** `kiosk facts blocked`: a block list from the facts by night. */
import type { Command } from 'commander';
import { configOf } from '../common/configured.ts';
import { progressBar } from '../common/export-file.ts';
import { configOption } from '../common/input.ts';
import { print, printError, showProgress } from '../common/print.ts';
import { exitCodes, orRefuse } from '../common/refusal.ts';

const help = `
For a kiosk that is to hold as little as may be, and for one that only works off line by a block list: the
list has who is blocked, what is denied and by which rules; no fee, amount, date or membership. It
replaces the block list, as kiosk cache import does, and counts as long (offline.blockListHours).
The facts stay until --forget or facts.maxAgeHours.

Exit codes: 0 written · 66 no facts have been imported · 74 the data folder cannot be used ·
78 the configuration is wrong

Examples:
  kiosk facts blocked
  kiosk facts import patrons.jsonl && kiosk facts blocked --forget
`;

interface BlockedArguments {
  config: string;
  forget?: true;
}

export function addBlocked(facts: Command): void {
  facts
    .command('blocked')
    .description('make the block list of the imported facts, by the block rules')
    .addOption(configOption())
    .option('--forget', 'remove the facts afterwards: only the list stays')
    .addHelpText('after', help)
    .action((options: BlockedArguments) =>
      orRefuse(
        () => writeList(options),
        { 'no-facts-base': exitCodes.noInput, 'policy-wrong': exitCodes.wrongConfiguration },
        exitCodes.cannotWrite,
      ),
    );
}

async function writeList(options: BlockedArguments): Promise<void> {
  const { listBlocked } = await import('../../store/facts-base/list-blocked.ts');
  const { openPolicy } = await import('../../wiring/open.ts');
  const { policyFile } = await import('../../wiring/policy-file.ts');
  const { evaluate } = await import('../../../packages/blocks/src/index.ts');
  const config = await configOf(options);
  const policy = await openPolicy(policyFile(config));
  const now = new Date().toISOString();
  const { exportedAt, cards, blocked } = await listBlocked({
    folder: config.store.folder,
    keyFile: config.store.keyFile,
    forget: options.forget === true,
    log: ({ text }) => void printError(`${text}\n`),
    decide(facts) {
      const { allows, reasons } = evaluate(facts, policy, now, 'kiosk', { basis: 'cached' });
      const denies = policy.answers.filter((action) => allows[action] === false);
      return denies.length === 0 ? null : { denies, rules: reasons.map(({ rule }) => rule) };
    },
    onProgress: progressBar(() => null, 'cards'),
  });
  showProgress('');
  print(`${blocked} of ${cards} cards are blocked, by the facts exported at ${exportedAt}.\n`);
}
