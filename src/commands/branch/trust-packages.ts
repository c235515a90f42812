/** `kiosk branch trust-packages`: root of this machine installs what the region signs from now on. */
import type { Command } from 'commander';
import { regionTrust } from '../../../packages/region-documents/src/index.ts';
import { systemCode } from '../../fault.ts';
import { writeFileAtomically } from '../../files.ts';
import { configOf } from '../common/configured.ts';
import { configOption } from '../common/input.ts';
import { print, printError, printJson } from '../common/print.ts';
import { exitCodes, inNoBranch, orRefuse, Refusal } from '../common/refusal.ts';
import { shell } from '../common/shell.ts';
import { askWords, hostFaults } from './at-host.ts';

const help = `
Once for a kiosk, as root, where the region shall update its program. The key comes from the branch;
but the kiosk must not decide what root installs, so a person says whose key it is: by the six words
that the operator's machine shows (kiosk-fleet package key), by voice or on paper. They are asked for,
or read from standard input.

The key is written to ${'`'}/etc/library-kiosk/package-key${'`'}, which root alone can write. Then the units that
install are switched on, as the command says at its end. To trust the region no more:
sudo rm /etc/library-kiosk/package-key

Exit codes: 0 done · 65 the words are not those of the key · 74 the key cannot be written
            78 this kiosk is in no branch, or its branch in no region

Examples:
  sudo kiosk branch trust-packages
  echo lusab babad gutih tugad lodom homol | sudo kiosk branch trust-packages
`;

interface Options {
  config: string;
  file: string;
  print?: true;
}

/** What the kiosk's user says to root, who reads no file of that user (packaging/kiosk). */
const offered = regionTrust.pick({
  region: true,
  packageKey: true,
  recoveryKey: true,
  recoveries: true,
  packageChanges: true,
});
type Offered = ReturnType<typeof offered.parse>;

export function addTrustPackages(branch: Command): void {
  branch
    .command('trust-packages')
    .description('let root of this machine install the packages that the region signs')
    .addOption(configOption())
    .option('--file <file>', 'where the key is written', '/etc/library-kiosk/package-key')
    .option('--print', 'only say which key the branch has from its region, as JSON')
    .addHelpText('after', help)
    .action((options: Options) => orRefuse(() => trust(options), hostFaults));
}

async function trust(options: Options): Promise<void> {
  if (options.print) return void printJson(await fromBranch(options));
  const handed = shell().env.KIOSK_REGION_KEY;
  // Root is handed it by the kiosk's user, whose answer may be empty: then it reads nothing of theirs.
  const named = handed === undefined ? await fromBranch(options) : read(handed);
  const { region } = named;
  // Each start of a kiosk loads the commands, and none of a branch.
  const { packageKeyWords, parseWords } = await import('../../branch/enrol/words.ts');
  const words = packageKeyWords(named);
  const typed = parseWords(await askWords(`The six words of the key of region ${region}: `));
  if (typed?.text !== words)
    throw new Refusal(
      'Those are not the words of the key that this branch has from its region. Nothing was changed.\nAsk the operator for those of kiosk-fleet package key; where they differ, someone is between the region and this kiosk.',
      exitCodes.wrongData,
    );
  try {
    const content = JSON.stringify(named);
    writeFileAtomically(options.file, `${content}\n`, 0o644);
  } catch (error) {
    throw new Refusal(
      `${options.file}: cannot be written (${systemCode(error)}). Run this with sudo.`,
      exitCodes.cannotWrite,
    );
  }
  print(`Packages that ${region} signs with this key may be installed here: ${words}.\n`);
  printError(
    'Switch on what installs them: sudo systemctl enable --now library-kiosk-install.path library-kiosk-install.service\n',
  );
}

async function fromBranch({ config }: Options): Promise<Offered> {
  const { branch, store } = await configOf({ config });
  if (branch === null) throw inNoBranch();
  const { readIdentity, readKeys } = await import('../../branch/enrol/folder.ts');
  const identity = readIdentity(branch.folder, branch.keyFile);
  const { region } = await readKeys(branch.folder, identity);
  if (region === null)
    throw new Refusal(
      'The branch of this kiosk is in no region, or this kiosk has not heard of it yet (kiosk branch status).',
      exitCodes.wrongConfiguration,
    );
  const { readFollowed } = await import('../../region/verdict/keys.ts');
  return offered.parse(readFollowed(store.folder, region));
}

function read(handed: string): Offered {
  const { data } = offered.safeParse(parse(handed));
  if (data === undefined)
    throw new Refusal(
      'The kiosk does not say which key its branch has from the region. Nothing was changed: kiosk branch trust-packages --print, as its user, says why.',
      exitCodes.wrongData,
    );
  return data;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
