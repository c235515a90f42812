/** `kiosk-fleet config diff`, `show` and `history`: what stands in the layers, and what it would change. */
import { type Command, InvalidArgumentError } from 'commander';
import { mergeLayers, partsOf } from '../../../../packages/region-documents/src/index.ts';
import { print, printJson } from '../../../../src/commands/common/print.ts';
import { exitCodes, Refusal } from '../../../../src/commands/common/refusal.ts';
import { shell } from '../../../../src/commands/common/shell.ts';
import { printTable } from '../../../../src/commands/common/table.ts';
import { counted } from '../../../../src/counted.ts';
import type { ConfigDifference, LayerSeen } from '../../config/view.ts';
import { type FolderOptions, folderOption, orRefuseAtRegion, sharedCodes } from '../at-region.ts';
import { kioskNamed, layerNamed, plan, steer } from '../steering.ts';

const helps = {
  diff: `
What stands in the layers and has not been put for the kiosks: what kiosk-fleet rollout start would change.
Kiosks for which the same changes are one row.

--json gives an array of ConfigDifference (fleet/src/config/view.ts).

Exit codes: 0 nothing differs · 1 something does · 66 there is no such kiosk · ${sharedCodes}

Examples:
  kiosk-fleet config diff
  kiosk-fleet config diff b001-k03
`,
  show: `
A layer as it was put last, or as it was at a revision (kiosk-fleet config history). For a kiosk,
--merged gives what all three layers say together, and its files.

Exit codes: 0 done · 66 there is no such branch, kiosk or revision · ${sharedCodes}

Examples:
  kiosk-fleet config show region
  kiosk-fleet config show b001-k03 --merged
  kiosk-fleet config show region --revision 12 > earlier.json
`,
  history: `
Who changed a layer, when, and why; newest first.

--json gives an array of LayerSeen (fleet/src/config/view.ts).

Exit codes: 0 done · 66 there is no such branch or kiosk · ${sharedCodes}

Examples:
  kiosk-fleet config history region
`,
};

interface Options extends FolderOptions {
  json?: true;
}

export function addDiff(config: Command): void {
  config
    .command('diff')
    .description('what the layers would change at the kiosks')
    .argument('[kiosk]', 'one alone: b001-k03')
    .addOption(folderOption())
    .option('--json', 'one JSON array')
    .addHelpText('after', helps.diff)
    .action((kiosk: string | undefined, options: Options) =>
      orRefuseAtRegion(() => diff(kiosk, options)),
    );
}

async function diff(kiosk: string | undefined, options: Options): Promise<void> {
  await steer(options, async (steering) => {
    const only = kiosk === undefined ? undefined : [kioskNamed(kiosk, steering.seen())];
    const { differences } = await plan({ package: null, only }, steering);
    shell().exitCode = differences.length === 0 ? 0 : 1;
    if (options.json) return void printJson(differences, 2);
    if (differences.length === 0) return void print('Every kiosk was put what the layers say.\n');
    printDifferences(differences);
  });
}

export function printDifferences(differences: readonly ConfigDifference[]): void {
  for (const { kiosks, settings, files, over } of differences) {
    const named = kiosks.slice(0, 8).join(', ');
    const more = kiosks.length > 8 ? `, and ${kiosks.length - 8} more` : '';
    print(`${counted(kiosks.length, 'kiosk')}: ${named}${more}\n`);
    for (const { path, from, to } of settings)
      print(`  ${path}: ${valueText(from)} → ${valueText(to)}\n`);
    for (const name of files) print(`  files/${name}\n`);
    if (over) print('  which settings win over the kiosk’s own file\n');
  }
}

function valueText(value: unknown): string {
  const text = value === undefined ? 'not set' : JSON.stringify(value);
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}

interface ShowOptions extends FolderOptions {
  merged?: true;
  revision?: number;
}

export function addShow(config: Command): void {
  config
    .command('show')
    .description('a layer as JSON')
    .argument('<layer>', 'region, a branch (b001) or a kiosk (b001-k03)')
    .addOption(folderOption())
    .option('--merged', 'for a kiosk: the three layers together')
    .option('--revision <number>', 'as it was then', readRevision)
    .addHelpText('after', helps.show)
    .action((layer: string, options: ShowOptions) => orRefuseAtRegion(() => show(layer, options)));
}

function readRevision(text: string): number {
  if (/^[0-9]{1,15}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Write the number of a revision.');
}

async function show(name: string, options: ShowOptions): Promise<void> {
  const { layerHistory, readLayers, readOne } = await import('../../config/store.ts');
  await steer(options, async ({ hub, trusted, seen }) => {
    const { configKey } = trusted();
    if (options.merged) {
      const kiosk = kioskNamed(name, seen());
      const { desiredContentOf } = await import('../../config/desired.ts');
      const { layers } = await readLayers(hub, configKey);
      const of = partsOf(kiosk);
      const desired = desiredContentOf(layers, of.branch, of.kiosk);
      const { over, files } = desired;
      return void printJson({ settings: mergeLayers(desired.layers), over, files }, 2);
    }
    const key = layerNamed(name, seen());
    if (options.revision === undefined) {
      const found = await readOne(hub, key, configKey);
      if (found === 'wrong') throw damaged(key);
      return void printJson(found.layer.settings, 2);
    }
    const history = await layerHistory(hub, key, configKey);
    const then = history.find(({ revision }) => revision === options.revision);
    if (then === undefined)
      throw new Refusal(`${name} has no revision ${options.revision}.`, exitCodes.noInput);
    printJson(then.layer.settings, 2);
  });
}

export function damaged(key: string): Refusal {
  return new Refusal(
    `The layer ${key} at the hub was not written by an operator of this region (layer-damaged).`,
    exitCodes.wrongData,
  );
}

export function addHistory(config: Command): void {
  config
    .command('history')
    .description('who changed a layer, when, and why')
    .argument('<layer>', 'region, a branch (b001) or a kiosk (b001-k03)')
    .addOption(folderOption())
    .option('--json', 'one JSON array')
    .addHelpText('after', helps.history)
    .action((layer: string, options: Options) => orRefuseAtRegion(() => history(layer, options)));
}

async function history(name: string, options: Options): Promise<void> {
  const [{ layerHistory }, { layerSeen }] = await Promise.all([
    import('../../config/store.ts'),
    import('../../config/edit.ts'),
  ]);
  await steer(options, async ({ hub, trusted, seen }) => {
    const { configKey } = trusted();
    const key = layerNamed(name, seen());
    const found = await layerHistory(hub, key, configKey);
    const rows = found.map(({ layer, revision }): LayerSeen => layerSeen(key, layer, revision));
    if (options.json) return void printJson(rows, 2);
    if (rows.length === 0) return void print('It was never put.\n');
    printTable(
      ['revision', 'at', 'by', 'note'],
      rows.map(({ revision, at, by, note }) => [String(revision), at ?? '', by, note]),
      [8, 24, 16],
    );
  });
}
