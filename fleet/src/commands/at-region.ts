/** What a command of the fleet works with: the folder of the region, or of an operator, and the hub. */
import type { KeyObject } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { InvalidArgumentError, Option } from 'commander';
import { readKeyChanges } from '../../../packages/region-documents/src/index.ts';
import { exitCodes, orRefuse, Refusal } from '../../../src/commands/common/refusal.ts';
import { shell } from '../../../src/commands/common/shell.ts';
import type { Hub, HubIdentity } from '../hub/hub.ts';
import type { Region } from '../region/region-folder.ts';
import type { Following, KnownRegion } from '../seen/follow.ts';

export interface FolderOptions {
  folder: string;
}

/** `--folder` of each command of the fleet. */
export function folderOption(): Option {
  return new Option(
    '--folder <folder>',
    'of the region (kiosk-fleet init), or of an operator (kiosk-fleet operator add)',
  ).default(shell().env.KIOSK_REGION ?? 'region');
}

/** What the exit codes of all of them share, for their --help. */
export const sharedCodes =
  '69 the hub does not answer · 77 it refuses you · 78 the folder is wrong';

const faults: Readonly<Record<string, number>> = {
  'region-wrong': exitCodes.wrongConfiguration,
  'operator-unknown': exitCodes.wrongConfiguration,
  'staff-key-wrong': exitCodes.wrongData,
  'staff-key-unreadable': exitCodes.noInput,
};

/** As `orRefuse`, with the faults and refusals of a region. */
export function orRefuseAtRegion(
  action: () => Promise<void>,
  moreFaults: Readonly<Record<string, number>> = {},
): Promise<void> {
  return orRefuse(() => orHubRefusal(action), { ...faults, ...moreFaults });
}

/** What the hub refuses, or does not answer, as a Refusal. */
export async function orHubRefusal(action: () => Promise<void>): Promise<void> {
  try {
    await action();
  } catch (error) {
    throw await atHubRefusal(error);
  }
}

async function atHubRefusal(error: unknown): Promise<unknown> {
  const { HubRefusal } = await import('../hub/hub.ts');
  if (!(error instanceof HubRefusal)) return error;
  if (error.code === 'region-keys-changed')
    return new Refusal(
      'The keys of the region were changed, and this folder knows the new ones now. Give the command again.\nWhere none of you changed them, a key was stolen: kiosk-fleet key recover.',
      exitCodes.unavailable,
    );
  const isRefused = error.code === 'hub-refuses';
  const text = `${isRefused ? 'The hub refuses you' : 'The hub does not answer'}: ${error.message} (${error.code}).`;
  return new Refusal(text, isRefused ? exitCodes.forbidden : exitCodes.unavailable);
}

export interface AtRegion {
  identity: HubIdentity;
  /**
   * As the folder says at that moment: another program may change keys, branches and operators meanwhile.
   * null: it is an operator's, who does not know who belongs to the region. A Fault `region-wrong`
   */
  region(): Region | null;
}

// Loaded where a command is carried out: its --help needs none of it.
export async function atRegion({ folder }: FolderOptions): Promise<AtRegion> {
  const [{ operatorFolder, readRegion }, { readHubIdentity }] = await Promise.all([
    import('../region/region-folder.ts'),
    import('../region/hub-identity.ts'),
  ]);
  const isRegion = existsSync(join(folder, 'region.json'));
  return {
    identity: readHubIdentity(isRegion ? operatorFolder(folder) : folder),
    region: () => (isRegion ? readRegion(folder) : null),
  };
}

export async function connect({ identity, ...at }: AtRegion): Promise<Hub> {
  const { connectHub } = await import('../hub/nats-hub.ts');
  const region = at.region();
  const { operators = [], formerly = [] } = region?.record ?? {};
  const hub = await connectHub(identity, { operators: [...operators, ...formerly] });
  if (region !== null) await orKeysChanged(hub, region);
  return hub;
}

/** What this folder believed so far is signed anew, or was withdrawn. */
async function orKeysChanged(hub: Hub, region: Region): Promise<void> {
  const [{ HubRefusal }, { followedAtHub }] = await Promise.all([
    import('../hub/hub.ts'),
    import('../region/new-keys.ts'),
  ]);
  try {
    const { value } = await hub.keyChanges();
    if (followedAtHub(region, readKeyChanges(value)) === null) return;
    throw new HubRefusal('region-keys-changed', 'this folder knows the new ones now');
  } catch (error) {
    await hub.close();
    throw error;
  }
}

/** Connected, and with all that the hub has. The caller closes it. */
export async function follow(at: AtRegion, onChange: () => void = () => {}): Promise<Following> {
  const following = await startFollowing(at, onChange);
  try {
    await following.first;
  } catch (error) {
    await following.close();
    throw error;
  }
  return following;
}

/** As `follow`, and goes on where the hub is away. */
export async function startFollowing(at: AtRegion, onChange: () => void): Promise<Following> {
  const [{ followRegion }, { followedAtHub }] = await Promise.all([
    import('../seen/follow.ts'),
    import('../region/new-keys.ts'),
  ]);
  return followRegion({
    region: at.identity.branch,
    known: () => knownOf(at.region()),
    keysChanged: (document) => {
      const region = at.region();
      if (region !== null) followedAtHub(region, readKeyChanges(document));
    },
    connect: () => connect(at),
    onChange,
  });
}

function knownOf(region: Region | null): KnownRegion {
  if (region === null) return { configKey: null, branches: null };
  const { configKey, branches, operators } = region.record;
  return {
    configKey,
    branches: branches.map(({ name, authority }) => ({ name, authority })),
    operators: operators.map(({ name, nkey }) => ({ name, nkey })),
  };
}

/** `--key`: where config.key was moved to. */
export function keyOption(): Option {
  return new Option('--key <file>', 'config.key, where it is not in the folder of the region');
}

/** What signs for the kiosks; the folder of an operator alone has none. */
export async function configKeyOf(at: AtRegion, file?: string): Promise<KeyObject> {
  const { readSigningKey } = await import('../region/region-folder.ts');
  const region = at.region();
  if (region !== null) return readSigningKey(region, 'config', file);
  const text = 'This folder has no key to sign with: name that of the region (--folder).';
  throw new Refusal(text, exitCodes.wrongConfiguration);
}

/** Looks so often whether it is so, until it is or the time is over; false: it is not. */
export async function waitFor(isSo: () => boolean, mostMs: number): Promise<boolean> {
  const { setTimeout: pause } = await import('node:timers/promises');
  const untilMs = Date.now() + mostMs;
  while (!isSo()) {
    if (Date.now() >= untilMs) return false;
    await pause(100);
  }
  return true;
}

/** Seconds that a command waits for the kiosk's word. */
export function waitOption(): Option {
  return new Option('--wait <seconds>', 'how long to wait for the word of the kiosk')
    .argParser(readSeconds)
    .default(20);
}

function readSeconds(text: string): number {
  const seconds = Number(text);
  if (text.trim() !== '' && seconds >= 0 && seconds <= 600) return seconds;
  throw new InvalidArgumentError('Write a number of seconds from 0 to 600.');
}
