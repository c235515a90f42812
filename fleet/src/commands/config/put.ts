/** `kiosk-fleet config put`: a layer is checked, signed and written to the hub. */
import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import type { Command } from 'commander';
import { type RegionFile, shownName } from '../../../../packages/region-documents/src/index.ts';
import { readJson, readText } from '../../../../src/commands/common/input.ts';
import { print, printError, printJson } from '../../../../src/commands/common/print.ts';
import { exitCodes, Refusal } from '../../../../src/commands/common/refusal.ts';
import type { Layer } from '../../config/layer.ts';
import {
  configKeyOf,
  type FolderOptions,
  folderOption,
  keyOption,
  orRefuseAtRegion,
  sharedCodes,
} from '../at-region.ts';
import { startAndDrive } from '../rollout/start-here.ts';
import { kioskNamed, layerNamed, type Steering, steer } from '../steering.ts';
import { damaged } from './show.ts';

const help = `
A layer is a part of a kiosk's configuration: what it sets, all kiosks of the region, of the branch, or
the one kiosk shall have. A nearer layer wins; null in it removes what a farther one sets; what a
technician has set in the kiosk's own file wins over all three, except the paths of --over.

It is checked by the kiosks' own schema, for each kiosk that it is for. A password or PIN is refused:
name a file of each kiosk, { "file": "/etc/…" }. A policy or a picture goes with --file, and is named
files/<name> in the settings; texts (nl.json) go so too, with "screen": { "textsFolder": "files" }.

Kiosks get it by a rollout (kiosk-fleet rollout start). For one kiosk --now starts a rollout of that kiosk
alone, and waits for its word.

Exit codes: 0 done · 1 with --now: the kiosk has not taken it · 65 it is no JSON, something is wrong with
it, or another operator changed it meanwhile · 66 a file, branch or kiosk is not there · ${sharedCodes}

Examples:
  kiosk-fleet config put region region.json --note 'winter hours'
  kiosk-fleet config put b001 b001.json --file policies/b001.json
  kiosk-fleet config show b001-k03 | jq '.screen.theme = "dark"' | kiosk-fleet config put b001-k03 - --now
`;

interface Options extends FolderOptions {
  note: string;
  file: readonly string[];
  drop: readonly string[];
  over?: readonly string[];
  now?: true;
  wait: string;
  key?: string;
  json?: true;
}

const collect = (one: string, before: readonly string[] = []) => [...before, one];
const mostFileBytes = 8 * 1024 * 1024;

export function addPut(config: Command): void {
  config
    .command('put')
    .description('write a layer')
    .argument('<layer>', 'region, a branch (b001) or a kiosk (b001-k03)')
    .argument('<file>', 'its settings, JSON; - for standard input')
    .addOption(folderOption())
    .addOption(keyOption())
    .option('--note <words>', 'why, for the history', '')
    .option('--file <path>', 'a file for the kiosks; may be given again', collect, [])
    .option('--drop <name>', 'a file of the layer that goes; may be given again', collect, [])
    .option(
      '--over <setting>',
      'where the layers win over what a technician set at the kiosk, such as screen.languages; may be given again; left out: as before',
      collect,
    )
    .option('--now', 'for a kiosk: roll it out to that one at once')
    .option('--wait <seconds>', 'with --now: how long to wait for its word', '120')
    .option('--json', 'one JSON object')
    .addHelpText('after', help)
    .action((layer: string, file: string, options: Options) =>
      orRefuseAtRegion(() => put(layer, file, options)),
    );
}

async function put(name: string, from: string, options: Options): Promise<void> {
  const settings = readJson(await readText(from), from === '-' ? 'standard input' : from);
  if (typeof settings !== 'object' || settings === null || Array.isArray(settings))
    throw new Refusal(`${from}: is no object of settings.`, exitCodes.wrongData);
  await steer(options, async (steering) => {
    const key = layerNamed(name, steering.seen());
    const kiosk = options.now ? kioskNamed(name, steering.seen()) : null;
    const signedWith = await configKeyOf(steering.at, options.key);
    const revision = await write(key, { ...settings }, signedWith, { ...options, steering });
    if (kiosk === null) {
      if (options.json) return void printJson({ key, revision });
      return void print(
        `${key} is revision ${revision}. Kiosks get it by a rollout: kiosk-fleet rollout plan.\n`,
      );
    }
    const numbers = { openMinutes: 0, visits: 0 };
    const title = `${shownName(kiosk)} alone${options.note === '' ? '' : `: ${options.note}`}`;
    const asked = { package: null, only: [kiosk], numbers };
    await startAndDrive(steering, asked, { title, signedWith, ...options });
  });
}

async function write(
  key: ReturnType<typeof layerNamed>,
  settings: Record<string, unknown>,
  signedWith: Awaited<ReturnType<typeof configKeyOf>>,
  { steering, note, file, drop, over }: Options & { steering: Steering },
): Promise<number> {
  const [
    { putLayer, readLayers, readOne },
    { checkEdit, withFiles },
    { kiosksOf },
    { differences },
    { momentToSign },
  ] = await Promise.all([
    import('../../config/store.ts'),
    import('../../config/edit.ts'),
    import('../../rollout/ask.ts'),
    import('../../../../src/config/files/differences.ts'),
    import('../../hub/own-clock.ts'),
  ]);
  const { hub, trusted, by, seen } = steering;
  const { configKey } = trusted();
  const present = await readOne(hub, key, configKey);
  if (present === 'wrong') throw damaged(key);
  const contents = file.map(readContent);
  const files = withFiles(
    present.layer.files.filter(({ name }) => !drop.includes(name)),
    contents.map(({ file }) => file),
  );
  const at = new Date(await momentToSign(hub)).toISOString();
  const layer: Layer = { settings, over: [...(over ?? present.layer.over)], files, by, at, note };
  const { layers } = await readLayers(hub, configKey);
  const complaints = checkEdit(layers, { key, layer }, kiosksOf(seen()));
  if (complaints.length > 0) {
    for (const { path, problem, remedy } of complaints)
      printError(`${path === '' ? key : path}: ${problem}\n→ ${remedy}\n`);
    throw new Refusal('Nothing is written.', exitCodes.wrongData);
  }
  for (const { file: of, content } of contents) await hub.putBlob(of.sha256, content);
  const paths = differences(present.layer.settings, settings).map(({ path }) => path);
  const { revision } = present;
  const done = await putLayer(hub, { key, layer, revision, paths, signedWith });
  if (done !== 'conflict') return done.revision;
  throw new Refusal(
    `Another operator has changed ${key} meanwhile: look at it (kiosk-fleet config show), and put it again.`,
    exitCodes.wrongData,
  );
}

function readContent(path: string): { file: RegionFile; content: Uint8Array } {
  try {
    if (statSync(path).size > mostFileBytes)
      throw new Refusal(`${path}: is longer than ${mostFileBytes} bytes.`, exitCodes.wrongData);
    const content = readFileSync(path);
    const sha256 = createHash('sha256').update(content).digest('hex');
    const name = basename(path);
    if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(name))
      throw new Refusal(
        `${name}: is no name for a file of kiosks: letters, digits, dots and hyphens.`,
        exitCodes.wrongData,
      );
    return { file: { name, sha256, bytes: content.length }, content };
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal(`${path}: cannot be read.`, exitCodes.noInput);
  }
}
