/** `kiosk branch enrol`: this kiosk's half of joining a branch. */
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { configOf } from '../common/configured.ts';
import { configOption } from '../common/input.ts';
import { print, printError } from '../common/print.ts';
import { exitCodes, orRefuse, Refusal } from '../common/refusal.ts';
import { hostFaults, intoFile, readCarried } from './at-host.ts';

const help = `
Two steps, and a walk to the host between them. The first makes this kiosk's keys, writes a request
to a file, and shows six words. Carry the file to the host, on a stick or by scp, and the words on
paper or by voice: not on the same stick, for they show that no one changed the files on the way. The
host admits it (kiosk branch admit) and writes an answer; the second step takes that.

The keys never leave this machine. An enrolment that is in use stays in use until the answer is
taken. The folder is that of \`branch.folder\`, or --folder; it must be the kiosk's own, for it is
written to when the branch gets a new key: /var/lib/library-kiosk/branch for an installed kiosk.

Exit codes: 0 done · 65 a wrong name, or the answer is refused · 66 the answer cannot be read
            74 a file cannot be written · 78 the configuration is wrong, or names no folder

Examples:
  sudo kiosk branch enrol k03 --request /tmp/k03.request
  sudo kiosk branch enrol --answer /tmp/k03.answer
`;

interface Options {
  config: string;
  folder?: string;
  request?: string;
  answer?: string;
}

export function addEnrol(branch: Command): void {
  branch
    .command('enrol')
    .description('join a branch: make a request, then take the answer of its host')
    .argument('[name]', 'the name that this kiosk shall have in the branch: k03')
    .addOption(configOption())
    .option('--folder <folder>', 'in place of `branch.folder` of the configuration')
    .option('--request <file>', 'where the request is written; NAME.request when left out')
    .option('--answer <file>', 'the answer that was carried back')
    .addHelpText('after', help)
    .action((name: string | undefined, options: Options) =>
      orRefuse(() => enrol(name, options), hostFaults),
    );
}

async function enrol(name: string | undefined, options: Options): Promise<void> {
  if ((name === undefined) === (options.answer === undefined))
    throw new Refusal(
      'Name either the kiosk, for a request, or --answer FILE.',
      exitCodes.wrongData,
    );
  const folder = await folderOf(options);
  await (name === undefined ? take(folder, options) : ask(folder, name, options));
}

async function ask(folder: string, name: string, { request: to }: Options): Promise<void> {
  const { branchName } = await import('../../branch/enrol/folder.ts');
  if (!branchName.safeParse(name).success || name === 'host')
    throw new Refusal(`${name}: small letters, digits and hyphens, as k03.`, exitCodes.wrongData);
  const { makeRequest } = await import('../../branch/enrol/request.ts');
  const file = to ?? `${name}.request`;
  await intoFile(file, 'travels', async () => {
    const { request, words } = await writing(folder, () => makeRequest(folder, name));
    print(`${words}\n`);
    return request;
  });
  printError(
    `Write these six words down. Carry ${file} to the host, and there: sudo kiosk branch admit FILE.\n`,
  );
}

async function take(folder: string, { answer: from, config }: Options): Promise<void> {
  const answer = readCarried(from ?? '');
  const { takeAnswer } = await import('../../branch/enrol/request.ts');
  const { branch, kiosk, broker } = await writing(folder, () => takeAnswer(folder, answer));
  print(`This kiosk is ${kiosk} of branch ${branch}; its broker is ${broker}.\n`);
  const named = (await configOf({ config }).catch(() => null))?.branch?.folder;
  printError(
    named !== undefined && resolve(named) === resolve(folder)
      ? 'Start the kiosk again: sudo systemctl restart library-kiosk; then kiosk branch status.\n'
      : `Set it in the configuration, and start the kiosk again: "branch": { "folder": "${resolve(folder)}" }\n`,
  );
}

async function folderOf({ folder, config }: Options): Promise<string> {
  if (folder !== undefined) return folder;
  const { branch } = await configOf({ config });
  if (branch !== null) return branch.folder;
  throw new Refusal(
    'The configuration names no `branch.folder`: set it, or give --folder.',
    exitCodes.wrongConfiguration,
  );
}

/** Errors of the file system as a Refusal; Faults pass. */
async function writing<T>(folder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const code =
      error instanceof Error && 'syscall' in error && 'code' in error ? error.code : null;
    if (code === null) throw error;
    throw new Refusal(
      `${folder}: cannot be written (${code}). It must be a folder of the kiosk's user.`,
      exitCodes.cannotWrite,
    );
  }
}
