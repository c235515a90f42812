/** `kiosk check`: everything that is wrong with a configuration. */
import type { Command } from 'commander';
import type { Config } from '../config/schema.ts';
import { usualFile } from '../config/usual-file.ts';
import { complain, readOrComplain, wrongConfiguration } from './common/configured.ts';
import { print, printJson } from './common/print.ts';

const help = `
Reads the file, the rules, texts, mark and certificates that it names, and says all that is wrong at once,
each with its path and what to do. Nothing is opened or connected: for that there is \`kiosk doctor\`.

--json gives {"file","ok","notes":[…],"complaints":[{"path","problem","remedy"},…]}.

Exit codes: 0 in order · 78 something is wrong, or the file cannot be read

Examples:
  kiosk check
  kiosk check my.config.json
  kiosk check --json | jq -r '.complaints[].path'
`;

export function addCheck(program: Command): void {
  program
    .command('check')
    .description('say everything that is wrong with a configuration, its rules and its languages')
    .argument('[file]', 'the configuration', usualFile)
    .option('--json', 'one JSON object')
    .addHelpText('after', help)
    .action((file: string, { json }: { json?: true }) => (json ? checkAsJson(file) : check(file)));
}

async function check(file: string): Promise<void> {
  const read = await readOrComplain(file);
  if (!read) return;
  for (const note of read.notes) print(`${file} is of an earlier version: ${note}\n`);
  const { wholeComplaints } = await import('../wiring/check.ts');
  const complaints = await wholeComplaints(read.config, process.env);
  if (complaints.length > 0) return complain(file, complaints);
  for (const note of await fitNotes(read.config)) print(`Note: ${note}\n`);
  print(`${file} is in order.\n`);
}

async function checkAsJson(file: string): Promise<void> {
  const [{ loadConfig }, { wholeComplaints }] = await Promise.all([
    import('../config/load.ts'),
    import('../wiring/check.ts'),
  ]);
  const loaded = loadConfig(file);
  const complaints = loaded.ok
    ? await wholeComplaints(loaded.config, process.env)
    : loaded.complaints;
  const ok = complaints.length === 0;
  const notes = loaded.ok ? [...loaded.notes, ...(ok ? await fitNotes(loaded.config) : [])] : [];
  printJson({ file, ok, notes, complaints }, 2);
  if (!ok) process.exitCode = wrongConfiguration;
}

/** What is no fault, and yet mostly not meant. */
async function fitNotes(config: Config): Promise<string[]> {
  const { policyMisfit } = await import('../wiring/policy-fit.ts');
  const misfit = await policyMisfit(config);
  return misfit ? [`${misfit.text} ${misfit.remedy}`] : [];
}
