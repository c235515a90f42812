#!/usr/bin/env node
/** The command `kiosk`. */
import './kiosk/small-memory.ts';
import { createProgram } from './commands/program.ts';

await createProgram().parseAsync();
