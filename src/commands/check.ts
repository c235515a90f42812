/** `kiosk check`: everything that is wrong with a configuration. */
import { dirname, resolve } from 'node:path';
import type { Command } from 'commander';
import { readConfigured, wrongConfiguration } from './common/configured.ts';
import { fitNotes } from './common/fit-notes.ts';
import { usualFile } from './common/input.ts';
import { print, printJson } from './common/print.ts';
import { exitCodes, orRefuse } from './common/refusal.ts';
import { shell } from './common/shell.ts';

const help = `
Reads the file and the rules, texts, mark and certificates that it names, and lists everything that
is wrong, each with its path and what to do; bases that the file \`extends\` are read with it.
\`kiosk doctor\` checks devices and connections too.

--json gives {"file","files":[…],"ok","notes":[…],"complaints":[{"file","path","problem","remedy"},…]};
the file of a complaint is the base where that holds the setting.

Exit codes: 0 in order · 78 something is wrong, or the file cannot be read

Examples:
  kiosk check
  kiosk check my.config.json
  kiosk check --whole                     where it extends a base: what is in force
  kiosk check --json | jq -r '.complaints[].path'
`;

export function addCheck(program: Command): void {
  program
    .command('check')
    .description('list everything that is wrong with a configuration, its rules and its languages')
    .argument('[file]', 'the configuration', usualFile())
    .option('--json', 'one JSON object')
    .option('--whole', 'print what the file and its bases say together, as one file')
    .addHelpText('after', help)
    .action((file: string, { json, whole }: { json?: true; whole?: true }) =>
      orRefuse(() => (whole ? printWhole(file) : json ? checkAsJson(file) : check(file))),
    );
}

async function check(file: string): Promise<void> {
  const { config, notes, sources } = await readConfigured(file);
  for (const note of notes) print(`${file} is of an earlier version: ${note}\n`);
  for (const { file: base, notes: ofBase } of sources.bases)
    for (const note of ofBase) print(`${base} is of an earlier version: ${note}\n`);
  const [{ fileComplaints }, { withFiles }] = await Promise.all([
    import('../wiring/check.ts'),
    import('../config/load.ts'),
  ]);
  const complaints = await fileComplaints(config, shell().env);
  if (complaints.length > 0) throw wrongConfiguration(file, withFiles(complaints, sources));
  for (const note of await fitNotes(config)) print(`Note: ${note}\n`);
  const bases = sources.bases.map((base) => base.file).join(', ');
  print(`${file} is in order${bases === '' ? '' : `; read with ${bases}`}.\n`);
}

/** Defaults are not filled in. Paths are absolute; secrets are references, as everywhere. */
async function printWhole(file: string): Promise<void> {
  const { sources } = await readConfigured(file);
  const { wholeOf } = await import('../config/files/sources.ts');
  printJson(wholeOf(sources, dirname(resolve(file))), 2);
}

async function checkAsJson(file: string): Promise<void> {
  const [{ loadConfig, withFiles }, { fileComplaints }] = await Promise.all([
    import('../config/load.ts'),
    import('../wiring/check.ts'),
  ]);
  const loaded = loadConfig(file);
  const found = loaded.ok ? await fileComplaints(loaded.config, shell().env) : loaded.complaints;
  const complaints = withFiles(found, loaded.sources).map((each) => ({ file, ...each }));
  const ok = complaints.length === 0;
  const notes = loaded.ok ? [...loaded.notes, ...(ok ? await fitNotes(loaded.config) : [])] : [];
  const files = [file, ...loaded.sources.bases.map((base) => base.file)];
  printJson({ file, files, ok, notes, complaints }, 2);
  if (!ok) shell().exitCode = exitCodes.wrongConfiguration;
}
