/** `kiosk setup`. */
import type { Command } from 'commander';
import { configOption } from '../common/input.ts';
import { exitCodes, orRefuse, Refusal } from '../common/refusal.ts';
import { addFromOptions, type FromOptions, fromHelp, setupFrom } from './setup-from.ts';

export function addSetup(program: Command): void {
  const command = program
    .command('setup')
    .description('set up a kiosk, or a further one from a base')
    .addOption(configOption());
  addFromOptions(command)
    .addHelpText('after', fromHelp)
    .action((options: FromOptions) =>
      orRefuse(
        async () => {
          if (options.from === undefined)
            throw new Refusal('Name a base: kiosk setup --from BASE.', exitCodes.wrongUse);
          await setupFrom(options);
        },
        { 'secret-unwritable': exitCodes.cannotWrite },
      ),
    );
}
