/** The end of the setup: a PIN, the difference, and the file. */
import { dirname } from 'node:path';
import { readConfig } from '../../config/load.ts';
import { writeSecret } from '../../config/secrets/write-secret.ts';
import type { Edit } from '../../config/text/edit.ts';
import { hashPin, pinProblem } from '../../technician/access/pins.ts';
import type { Setup, SetupChange } from '../../technician/setup/setup.ts';
import { wrongConfiguration } from '../common/configured.ts';
import { exitCodes, Refusal } from '../common/refusal.ts';
import { printDifference, writeConfiguration } from '../common/write-configuration.ts';
import type { Asker } from './asker.ts';
import { walkStep } from './walk.ts';

/** Whether the file was written. */
export async function finish(setup: Setup, asker: Asker): Promise<boolean> {
  for (;;) {
    summary(setup, asker);
    const change = setup.change();
    const isWrong = change.complaints.length > 0;
    if (isWrong) asker.say(wordsOf(change));
    const steps = setup
      .view()
      .steps.map(({ id, title }) => ({ value: id, label: `Again: ${title}` }));
    const options = [
      ...(isWrong ? [] : [toWrite]),
      ...steps,
      { value: 'leave', label: 'Leave', note: 'the answers are kept; nothing is written' },
    ];
    const next = await asker.choose('All is answered.', options, isWrong ? 'leave' : toWrite.value);
    if (next === 'leave') return false;
    const step = steps.find(({ value }) => value === next);
    if (step) await walkStep(setup, asker, step.value);
    else return await write(setup, asker);
  }
}

const toWrite = { value: 'write', label: 'Show the difference, and write the configuration' };

function summary(setup: Setup, asker: Asker): void {
  const words = {
    right: 'right',
    kept: 'kept, though its test failed',
    skipped: 'skipped',
    open: 'open',
  };
  const width = Math.max(...setup.view().steps.map(({ title }) => title.length));
  const lines = setup
    .view()
    .steps.map(({ title, state }) => `${title.padEnd(width)}  ${words[state]}`);
  asker.say(lines.join('\n'));
}

async function write(setup: Setup, asker: Asker): Promise<boolean> {
  const pin = await pinOf(setup, asker);
  const change = setup.change(pin);
  const { file, text, next, difference } = change;
  const read = readConfig(next, dirname(file), file);
  if (!read.ok) throw new Refusal(wordsOf(change), exitCodes.wrongData);
  if (difference.length > 0) {
    printDifference(file, difference);
    if (!(await asker.yes('Write it?', true))) return false;
    const { config } = read;
    writeConfiguration({ file, text, next, config, action: 'setup', changes: difference });
    asker.say(`${file} is written.${text === null ? '' : ' The file before it is kept.'}`);
  } else asker.say(`${file} has all that already.`);
  setup.end();
  return true;
}

/** Without a PIN the service panel stays closed. */
async function pinOf(setup: Setup, asker: Asker): Promise<Edit[]> {
  const { next, file } = setup.change();
  const read = readConfig(next, dirname(file), file);
  if (!read.ok || read.config.service.technician !== null) return [];
  if (!(await asker.yes('The service panel has no PIN yet, and stays closed. Make one now?', true)))
    return [];
  const hint = '6 to 12 digits';
  const pin = await asker.secret(
    'PIN of the technician',
    (typed) => pinProblem(typed) ?? undefined,
    hint,
  );
  await asker.secret('The same once more', (typed) =>
    typed === pin ? undefined : 'they are not the same',
  );
  const hash = await hashPin(pin);
  const reference = writeSecret(file, 'service.technician', hash);
  return [{ path: ['service', 'technician'], value: reference }];
}

function wordsOf({ file, complaints }: SetupChange): string {
  const { message } = wrongConfiguration(file, complaints);
  return `The configuration would be wrong with these answers, and is not changed:\n${message}`;
}
