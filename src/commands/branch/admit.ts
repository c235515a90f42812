/** `kiosk branch admit`: a kiosk becomes one of the branch. */
import type { Command } from 'commander';
import { printError } from '../common/print.ts';
import { orRefuse } from '../common/refusal.ts';
import {
  askWords,
  bringToBroker,
  hostFaults,
  hostOption,
  intoFile,
  readCarried,
} from './at-host.ts';

const help = `
Asks for the six words that the kiosk showed, or reads them from standard input; they are no argument,
because other users see those. The request is refused where it is not the one that these words belong
to. Then the kiosk gets a certificate, the broker lets it in without a restart, and the answer is to be
carried back: it is of no use to any other kiosk.

Exit codes: 0 done · 65 the words or the request are refused, or the name is taken
            66 the request or the folder cannot be read · 69 openssl or nats-server refuses
            74 the answer cannot be written

Examples:
  sudo kiosk branch admit /media/stick/k03.request --answer /media/stick/k03.answer
`;

interface Options {
  folder: string;
  answer?: string;
}

export function addAdmit(branch: Command): void {
  branch
    .command('admit')
    .description('at the host: admit a kiosk to the branch, by its request and six words')
    .argument('<request>', 'the file that kiosk branch enrol has written')
    .addOption(hostOption())
    .option('--answer <file>', 'where the answer is written; beside the request when left out')
    .addHelpText('after', help)
    .action((request: string, options: Options) =>
      orRefuse(() => admitKiosk(request, options), hostFaults),
    );
}

async function admitKiosk(from: string, { folder, answer: to }: Options): Promise<void> {
  const [{ admit, readRequest }, { readHost }] = await Promise.all([
    import('../../branch/enrol/admit.ts'),
    import('../../branch/enrol/host.ts'),
  ]);
  const host = readHost(folder);
  const request = readCarried(from);
  const { kiosk } = readRequest(request);
  const file = to ?? `${from.replace(/\.request$/, '')}.answer`;
  let admitted = host;
  await intoFile(file, 'travels', async () => {
    const words = await askWords(`The six words of ${kiosk}: `);
    const done = await admit(host, request, words, new Date().toISOString());
    admitted = done.host;
    return done.answer;
  });
  await bringToBroker(admitted);
  printError(`${kiosk} is admitted. Carry ${file} to it: kiosk branch enrol --answer FILE.\n`);
}
