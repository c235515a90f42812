/** `kiosk-fleet rollout status`: rollouts in lines, or one as its waves. */
import type { Command } from 'commander';
import { kioskName } from '../../../../packages/region-documents/src/index.ts';
import { print, printJson } from '../../../../src/commands/common/print.ts';
import { exitCodes, Refusal } from '../../../../src/commands/common/refusal.ts';
import { printTable } from '../../../../src/commands/common/table.ts';
import { counted } from '../../../../src/counted.ts';
import type { RolloutSeen, RolloutWave } from '../../rollout/view.ts';
import { type FolderOptions, folderOption, orRefuseAtRegion, sharedCodes } from '../at-region.ts';
import { type Steering, steer } from '../steering.ts';

const help = `
Without a name: all rollouts, newest first. With one: its waves, what the present one still needs, and
the kiosks that failed with the reason, a code of docs/field-guide.md.

--json gives RolloutLine[], or one RolloutSeen (fleet/src/rollout/view.ts).

Exit codes: 0 done · 66 there is no such rollout · ${sharedCodes}

Examples:
  kiosk-fleet rollout status
  kiosk-fleet rollout status r2611270842-3f1a
`;

interface Options extends FolderOptions {
  json?: true;
}

const mostLines = 50;

export function addStatus(rollout: Command): void {
  rollout
    .command('status')
    .description('rollouts, or one of them with its waves')
    .argument('[rollout]', 'its name')
    .addOption(folderOption())
    .option('--json', 'one JSON value')
    .addHelpText('after', help)
    .action((id: string | undefined, options: Options) =>
      orRefuseAtRegion(() =>
        steer(options, (steering) =>
          id === undefined ? list(steering, options) : show(id, steering, options),
        ),
      ),
    );
}

export async function seenOf(
  id: string,
  { hub, seen, nowMs }: Steering,
): Promise<RolloutSeen | null> {
  const [{ readRollout }, { showRollout }, { reportedStateOf }] = await Promise.all([
    import('../../rollout/store.ts'),
    import('../../rollout/show.ts'),
    import('../../rollout/reported.ts'),
  ]);
  const stored = await readRollout(hub, id);
  return stored && showRollout(stored.value, reportedStateOf(seen()), await nowMs());
}

/** One line: where it is, and how many are where. */
export function lineOf({ id, state, why, waves, title }: RolloutSeen): string {
  const current = waves.find((wave) => wave.state === 'current');
  const at = current === undefined ? '' : `  wave ${current.wave} of ${waves.length}`;
  const reason = why === null ? '' : `  (${why})`;
  return `${id}  ${state}${reason}${at}  ${countsText(allCounts(waves))}  ${title}`;
}

function allCounts(waves: readonly RolloutWave[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { counts } of waves)
    for (const [step, count] of Object.entries(counts)) sums[step] = (sums[step] ?? 0) + count;
  return sums;
}

function countsText(counts: Readonly<Record<string, number>>): string {
  const shown = Object.entries(counts).filter(([, count]) => count > 0);
  return shown.map(([step, count]) => `${count} ${step}`).join(', ');
}

async function list({ hub }: Steering, options: Options): Promise<void> {
  const { listRollouts } = await import('../../rollout/show.ts');
  const lines = await listRollouts(hub, mostLines);
  if (options.json) return void printJson(lines, 2);
  if (lines.length === 0) return void print('There was no rollout yet.\n');
  const rows = lines.map(({ id, startedAt, by, state, why, kiosks, title }) => [
    ...[id, startedAt.slice(0, 16).replace('T', ' '), by, String(kiosks), why ?? state, title],
  ]);
  printTable(['rollout', 'started (UTC)', 'by', 'kiosks', 'state', ''], rows, [18, 16, 12, 6, 24]);
}

async function show(id: string, steering: Steering, options: Options): Promise<void> {
  const seen = await seenOf(id, steering);
  if (seen === null) throw new Refusal(`There is no rollout ${id}.`, exitCodes.noInput);
  if (options.json) return void printJson(seen, 2);
  print(`${lineOf(seen)}\n`);
  const stands = ['running', 'paused', 'going-back'].includes(seen.state);
  if (stands)
    print(
      seen.driver === null
        ? 'Nothing drives it: it stands still (kiosk-fleet rollout run).\n'
        : `Driven by ${seen.driver.by}.\n`,
    );
  const rows = seen.waves.map(({ wave, state, kiosks, counts, waitsFor }) => [
    String(wave),
    state,
    counted(kiosks.length, 'kiosk'),
    countsText(counts),
    waitsFor.map(({ what, has, needs }) => `${what} ${has} of ${needs}`).join(', '),
  ]);
  printTable(['wave', 'state', '', 'at', 'still needs'], rows, [4, 8, 11, 30]);
  const failed = seen.waves.flatMap(({ kiosks }) => kiosks).filter((each) => each.why !== null);
  for (const { branch, kiosk, why, complaints } of failed) {
    const paths = complaints.map(({ path, code }) => `${path}: ${code}`).join(', ');
    print(`${kioskName(branch, kiosk)}: ${why}${paths === '' ? '' : ` (${paths})`}\n`);
  }
}
