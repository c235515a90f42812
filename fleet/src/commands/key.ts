/** `kiosk-fleet key`: the two keys that command kiosks are replaced, without a branch joining anew. */
import { type Command, Option } from 'commander';
import type { KeyState } from '../../../packages/region-documents/src/index.ts';
import { print, printError } from '../../../src/commands/common/print.ts';
import { exitCodes, Refusal } from '../../../src/commands/common/refusal.ts';
import type { Hub } from '../hub/hub.ts';
import type { Region, SigningKey } from '../region/region-folder.ts';
import {
  atRegion,
  connect,
  type FolderOptions,
  folderOption,
  keyOption,
  orRefuseAtRegion,
  sharedCodes,
} from './at-region.ts';

const codes = `Exit codes: 0 done · 65 a file is there already, a key was changed too often, a rollout stands, or
            another operator changed the keys at the same moment
            ${sharedCodes}
            74 a file cannot be written`;

const help = {
  rotate: `
The key before signs the one that follows it. Each kiosk follows by itself, also one that was off meanwhile
and missed several; from then on it believes the key before no more. What stands at the hub is signed again
with the new key, as it is: no kiosk starts anew for it. No rollout may stand, and those of before can be
taken back no more. For package also config.key is needed, since it signs what names the packages.

Only where nobody else had the key before: else kiosk-fleet key recover.

--to names a folder, as on a stick: the new key is written there under its usual name. Then destroy the one
before. Panels and exporters that run follow by themselves; a panel that was started with --key signs again
once it is started with the new file. The folders of other operators learn the new key there, or at their next
command.

${codes}

Examples:
  kiosk-fleet key rotate config --key /media/old/config.key --to /media/new
  kiosk-fleet key rotate package --package-key /media/old/package.key --to /media/new
`,
  recover: `
For a key that was lost or stolen. recovery.key, which the region's branches know since they joined and which
lies where no other key is, signs three new ones: config.key, package.key, and the next recovery.key. It
stands above all that the keys before signed, and is taken once: who stole it later signs nothing with it.

What stands at the hub is withdrawn, since a thief may have signed it; kiosks keep what they have. Put the
layers, the packages and the list again, then start a rollout. --keep signs it again instead: only where
nobody else had the keys, as after a broken stick.

${codes}

Example:
  kiosk-fleet key recover --recovery /media/safe/recovery.key --to /media/new
`,
  publish: `
Puts the row of changes at the hub again, and goes on where a change was cut off: what is to be signed again
is. What no key of the region has signed is withdrawn, and named.

${codes}

Example:
  kiosk-fleet key publish --key /media/new/config.key
`,
};

interface KeyOptions extends FolderOptions {
  key?: string;
  packageKey?: string;
}

interface RotateOptions extends KeyOptions {
  to: string;
}

interface RecoverOptions extends FolderOptions {
  recovery?: string;
  to: string;
  keep?: true;
}

const faults = {
  'region-exists': exitCodes.wrongData,
  'region-keys-many': exitCodes.wrongData,
};

export function addKeys(fleet: Command): void {
  const keys = fleet.command('key').description('the keys that command kiosks: change them');
  const packageKey = () =>
    new Option('--package-key <file>', 'package.key, where it is not in the folder of the region');
  const to = () =>
    new Option('--to <folder>', 'where the new files are written').makeOptionMandatory();
  keys
    .command('rotate')
    .description('a new key takes the place of config.key or package.key')
    .argument('<which>', 'config or package')
    .addOption(folderOption())
    .addOption(keyOption())
    .addOption(packageKey())
    .addOption(to())
    .addHelpText('after', help.rotate)
    .action((which: string, options: RotateOptions) =>
      orRefuseAtRegion(() => rotate(which, options), faults),
    );
  keys
    .command('recover')
    .description('new keys where one was lost or stolen, by the recovery key')
    .addOption(folderOption())
    .option('--recovery <file>', 'recovery.key, where it is not in the folder of the region')
    .addOption(to())
    .option('--keep', 'what stands at the hub stays: nobody else had the keys')
    .addHelpText('after', help.recover)
    .action((options: RecoverOptions) => orRefuseAtRegion(() => recover(options), faults));
  keys
    .command('publish')
    .description('put at the hub how the keys changed, and sign what stands there')
    .addOption(folderOption())
    .addOption(keyOption())
    .addOption(packageKey())
    .addHelpText('after', help.publish)
    .action((options: KeyOptions) =>
      orRefuseAtRegion(() =>
        atHub(options, (hub, region) =>
          publish(hub, region, region.record.keysBefore ?? region.record, options),
        ),
      ),
    );
}

async function rotate(which: string, options: RotateOptions): Promise<void> {
  if (which !== 'config' && which !== 'package')
    throw new Refusal(`${which}: write config or package.`, exitCodes.wrongData);
  const { replaceKey } = await import('../region/new-keys.ts');
  const { readSigningKey, signingKeyFile } = await import('../region/region-folder.ts');
  const { to, key, packageKey } = options;
  await atHub(options, async (hub, region, by) => {
    const signedWith = readSigningKey(region, which, which === 'config' ? key : packageKey);
    // Before anything is changed: it signs what stands at the hub.
    if (which === 'package') readSigningKey(region, 'config', key);
    await refuseStanding(hub);
    await hub.audit({ at: new Date().toISOString(), by, action: 'key-rotate', what: [which] });
    const changed = replaceKey(region, which, { signedWith, to });
    const file = signingKeyFile(to, which);
    const before = region.record.keysBefore ?? region.record;
    const files = which === 'config' ? { key: file } : { key, packageKey: file };
    await publish(hub, changed, before, files);
    printError(
      `${file} signs from now on: destroy the one before. A panel that signs with --key is started with this one.\n`,
    );
  });
}

async function recover({ recovery, to, keep, ...options }: RecoverOptions): Promise<void> {
  const keeps = keep === true;
  const { recoverKeys } = await import('../region/new-keys.ts');
  const { readSigningKey, signingKeyFile } = await import('../region/region-folder.ts');
  await atHub(options, async (hub, region, by) => {
    const signedWith = readSigningKey(region, 'recovery', recovery);
    if (keeps) await refuseStanding(hub);
    await hub.audit({ at: new Date().toISOString(), by, action: 'key-recover', what: [] });
    const changed = recoverKeys(region, { signedWith, to, keeps });
    const [key, packageKey] = (['config', 'package'] as const).map((which) =>
      signingKeyFile(to, which),
    );
    await publish(hub, changed, region.record, { key, packageKey });
    printError(
      `${signingKeyFile(to, 'recovery')} is the next recovery key: carry it away, where no other key is. Destroy the three before. A panel that signs with --key is started with the new one.\n`,
    );
  });
}

async function publish(
  hub: Hub,
  region: Region,
  before: KeyState,
  { key, packageKey }: { key?: string | undefined; packageKey?: string | undefined },
): Promise<void> {
  const [{ signAgain }, { putKeyChanges, withoutKeysBefore }, { readSigningKey }] =
    await Promise.all([
      import('../region/sign-again.ts'),
      import('../region/new-keys.ts'),
      import('../region/region-folder.ts'),
    ]);
  const { keysBefore = null, ...record } = region.record;
  const read = (which: SigningKey, file?: string) => readSigningKey(region, which, file);
  const isOtherPackageKey = keysBefore !== null && keysBefore.packageKey !== record.packageKey;
  const signing = {
    before: keysBefore,
    now: record,
    config: read('config', key),
    package: isOtherPackageKey ? read('package', packageKey) : null,
  };
  if ((await putKeyChanges(hub, region, before)) !== null)
    throw new Refusal(
      'Another operator changed the keys at the same moment, and theirs stand: this folder knows them now. The new key that was made here signs nothing: destroy it, and give the command again with theirs where it is still needed.',
      exitCodes.wrongData,
    );
  const { signed, withdrawn } = await signAgain(hub, signing);
  withoutKeysBefore(region);
  print(`The hub has the keys of now; ${signed} documents were signed again.\n`);
  if (withdrawn.length > 0)
    printError(`Withdrawn, as no key of now or before has signed it: ${withdrawn.join(', ')}.\n`);
}

async function atHub(
  options: FolderOptions,
  work: (hub: Hub, region: Region, by: string) => Promise<void>,
): Promise<void> {
  const at = await atRegion(options);
  const region = at.region();
  if (region === null)
    throw new Refusal(
      'This folder does not know the keys of the region: name that of the region (--folder).',
      exitCodes.wrongConfiguration,
    );
  const hub = await connect(at);
  try {
    await work(hub, region, at.identity.kiosk);
  } finally {
    await hub.close();
  }
}

/** What it puts was signed when it began. */
async function refuseStanding(hub: Hub): Promise<void> {
  const { readIndex, standingRollouts } = await import('../rollout/store.ts');
  const { value } = await readIndex(hub);
  const [standing] = await standingRollouts(hub, value);
  if (standing !== undefined)
    throw new Refusal(
      `The rollout ${standing.id} stands, and what it puts is signed with the keys of now. Let it end, or stop it: kiosk-fleet rollout stop ${standing.id}.`,
      exitCodes.wrongData,
    );
}
