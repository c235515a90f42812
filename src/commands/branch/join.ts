/** `kiosk branch join`: the host's half of joining a region. */
import type { Command } from 'commander';
import { print, printError } from '../common/print.ts';
import { exitCodes, orRefuse, Refusal } from '../common/refusal.ts';
import { hostFaults, hostOption, intoFile, readCarried } from './at-host.ts';

const help = `
Two steps, at the host of the branch, as root. The first makes the keys of the broker's line to the
hub, writes a request to a file, and shows six words. Carry the file to the operator of the region,
and the words by voice or on paper; they admit the branch (kiosk-fleet branch add) and write an answer,
which the second step takes. From then on the kiosks believe what the operator signs: they learn it
with their next branch keys, and need no second enrolment. A technician keeps one kiosk out with
\`branch.region\`.

The broker must be started again once, after --answer and after --leave: a reload does not change its
line to the hub. What it has stays. Its unit then also says to the region how the machine is, at once and
every three minutes: the region calls the host silent after ten minutes without it.

Exit codes: 0 done · 65 the answer is refused · 66 the folder or the answer cannot be read
            69 nats-server refuses · 74 a file cannot be written

Examples:
  sudo kiosk branch join --request /media/stick/b001.join
  sudo kiosk branch join --answer /media/stick/b001.joined
  sudo systemctl restart library-kiosk-broker
`;

interface Options {
  folder: string;
  request?: string;
  answer?: string;
  leave?: true;
}

export function addJoin(branch: Command): void {
  branch
    .command('join')
    .description('at the host: the branch joins a region, or leaves it')
    .addOption(hostOption())
    .option('--request <file>', 'make a request, and write it there')
    .option('--answer <file>', 'take the answer that was carried back')
    .option('--leave', 'be in no region any more')
    .addHelpText('after', help)
    .action((options: Options) => orRefuse(() => join(options), hostFaults));
}

async function join({ folder, request, answer, leave }: Options): Promise<void> {
  if ([request, answer, leave].filter((each) => each !== undefined).length !== 1)
    throw new Refusal(
      'Name one of --request FILE, --answer FILE and --leave.',
      exitCodes.wrongData,
    );
  const [{ readHost }, { leaveRegion, makeJoinRequest, takeJoinAnswer }] = await Promise.all([
    import('../../branch/enrol/host.ts'),
    import('../../branch/enrol/join.ts'),
  ]);
  const host = readHost(folder);
  const now = new Date().toISOString();
  if (request !== undefined) {
    await intoFile(request, 'travels', async () => {
      const made = makeJoinRequest(host);
      print(`${made.words}\n`);
      return made.request;
    });
    return void printError(
      `Write these six words down. Carry ${request} to the operator of the region: kiosk-fleet branch add FILE.\n`,
    );
  }
  const changed =
    answer === undefined ? leaveRegion(host, now) : takeJoinAnswer(host, readCarried(answer), now);
  // No reload: it would be refused, and the streams are made when the broker is started.
  const { writeBrokerFiles } = await import('../../branch/enrol/broker-files.ts');
  await writeBrokerFiles(changed);
  const { branch, region } = changed.file;
  print(
    region === undefined
      ? `Branch ${branch} is in no region.\n`
      : `Branch ${branch} is in region ${region.trust.region}; its hub is ${region.leaf}.\n`,
  );
  printError(
    region === undefined
      ? 'Start the broker again: sudo systemctl restart library-kiosk-broker.\n'
      : 'Start the broker again: sudo systemctl restart library-kiosk-broker. Elsewhere, then kiosk branch host --fill, and kiosk branch host --report every three minutes.\n',
  );
}
