/**
 * The configuration and the secrets beside it, as `kiosk setup` and a later change write them. Said
 * is what is on disk: `configured N` and `pin N`, by their place in the cast.
 */
import { dirname, join } from 'node:path';
import { writeConfiguration } from '../../../../../src/commands/common/write-configuration.ts';
import { readConfig } from '../../../../../src/config/load.ts';
import { replaceSecret, writeSecret } from '../../../../../src/config/secrets/write-secret.ts';
import { type Cast, fileNames, libraryPassword, terminalPassword } from './cast.ts';
import { say } from './steps.ts';

export function configurationOf(root: string, { configurations, pins }: Cast) {
  const file = join(root, fileNames.configuration);
  let written = -1;
  const write = () => {
    const [text, next] = [configurations[written] ?? null, configurations[written + 1] ?? ''];
    const loaded = readConfig(next, dirname(file), file);
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.complaints));
    const about = { config: loaded.config, action: 'setup', changes: [] };
    writeConfiguration({ file, text, next, ...about });
    written += 1;
    say(`configured ${written}`);
  };
  return {
    setUp: () => {
      writeSecret(file, 'sip2.password', libraryPassword);
      writeSecret(file, 'terminal.password', terminalPassword);
      writeSecret(file, 'service.technician', pins[0] ?? '');
      say('pin 0');
      write();
    },
    change: () => {
      write();
      replaceSecret(join(root, fileNames.pin), pins[written] ?? '');
      say(`pin ${written}`);
    },
  };
}
