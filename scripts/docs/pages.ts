/** The files that are made from the sources. */

import { createFleetProgram } from '../../fleet/src/commands/program.ts';
import { chuteMachine } from '../../machines/chute/chute.ts';
import { kioskMachine } from '../../machines/kiosk.ts';
import { visitMachine } from '../../machines/visit/visit.ts';
import { describeProtocol } from '../../packages/sip2/src/index.ts';
import { createProgram } from '../../src/commands/program.ts';
import { jsonSchema } from '../../src/config/schema.ts';
import { commandsPage, fleetCommandsPage } from './commands.ts';
import { configurationPage } from './configuration.ts';
import { conformancePageHere } from './conformance.ts';
import { statechartsPage } from './statecharts.ts';

const charts = [
  {
    machine: kioskMachine,
    file: 'machines/kiosk.ts',
    what: 'The machine itself: starting, attract, a visit, closed, out of order, out of service',
  },
  {
    machine: visitMachine,
    file: 'machines/visit/visit.ts',
    what: 'One visit, from its first touch, card or book to its end, and what goes on beside it',
  },
  {
    machine: chuteMachine,
    file: 'machines/chute/chute.ts',
    what: 'A return chute without attendant, in place of visits',
  },
];

const program = await createProgram();
const fleetProgram = await createFleetProgram();
export const pages: Readonly<Record<string, () => string>> = {
  'kiosk.config.schema.json': () => `${JSON.stringify(jsonSchema(), null, 2)}\n`,
  'docs/configuration.md': configurationPage,
  'docs/commands.md': () => commandsPage(program),
  'docs/accessibility-conformance.md': conformancePageHere,
  'docs/fleet-commands.md': () => fleetCommandsPage(fleetProgram),
  'docs/statecharts.md': () => statechartsPage(charts),
  'packages/sip2/PROTOCOL.md': () => `${describeProtocol()}\n`,
};
