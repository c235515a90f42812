/** The files that are made from the sources. */
import { createProgram } from '../../src/commands/program.ts';
import { jsonSchema } from '../../src/config/schema.ts';
import { describeProtocol } from '../../src/sip2/index.ts';
import { commandsPage } from './commands.ts';
import { configurationPage } from './configuration.ts';

export const pages: Readonly<Record<string, () => string>> = {
  'kiosk.config.schema.json': () => `${JSON.stringify(jsonSchema(), null, 2)}\n`,
  'docs/configuration.md': configurationPage,
  'docs/commands.md': () => commandsPage(createProgram()),
  'src/sip2/PROTOCOL.md': () => `${describeProtocol()}\n`,
};
