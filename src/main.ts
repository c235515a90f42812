#!/usr/bin/env node
/** The command `kiosk`. */
import './kiosk/small-memory.ts';
import { createProgram } from './commands/program.ts';

const program = await createProgram(process.argv.slice(2));
await program.parseAsync();
