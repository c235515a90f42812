#!/usr/bin/env node
/** The `kiosk` command. Exit codes as in sysexits: each command says its own in --help. */
import './kiosk/small-memory.ts';
import { createProgram } from './commands/program.ts';

await createProgram().parseAsync();
