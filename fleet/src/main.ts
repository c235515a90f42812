#!/usr/bin/env node
/** The command `kiosk-fleet`. */
import { createFleetProgram } from './commands/program.ts';

const program = await createFleetProgram(process.argv.slice(2));
await program.parseAsync();
