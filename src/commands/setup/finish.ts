/** The end of the setup: a PIN, the difference, and the file. */
import { dirname } from 'node:path';
import { readConfig } from '../../config/load.ts';
import { writeSecret } from '../../config/secrets/write-secret.ts';
import type { Edit } from '../../config/text/edit.ts';
import type { Texts } from '../../screen/texts.ts';
import { hashPin, pinProblem } from '../../technician/access/pins.ts';
import type { Setup, SetupChange } from '../../technician/setup/setup.ts';
import { titleOf } from '../../technician/setup-step/setup-words.ts';
import { wrongConfiguration } from '../common/configured.ts';
import { exitCodes, Refusal } from '../common/refusal.ts';
import { printDifference, writeConfiguration } from '../common/write-configuration.ts';
import type { Asker } from './asker.ts';
import { walkStep } from './walk.ts';

/** Whether the file was written. */
export async function finish(setup: Setup, asker: Asker): Promise<boolean> {
  const { t } = asker;
  for (;;) {
    summary(setup, asker);
    const change = setup.change();
    const isWrong = change.complaints.length > 0;
    if (isWrong) asker.say(wordsOf(t, change));
    const steps = setup.view().steps.map((step) => ({
      value: step.id,
      label: t('at-terminal.step-again', { title: titleOf(t, step) }),
    }));
    const options = [
      ...(isWrong ? [] : [{ value: 'write', label: t('at-terminal.write') }]),
      ...steps,
      { value: 'leave', label: t('at-terminal.leave'), note: t('at-terminal.leave.note') },
    ];
    const next = await asker.choose(
      t('at-terminal.answered'),
      options,
      isWrong ? 'leave' : 'write',
    );
    if (next === 'leave') return false;
    const step = steps.find(({ value }) => value === next);
    if (step) await walkStep(setup, asker, step.value);
    else return await write(setup, asker);
  }
}

function summary(setup: Setup, asker: Asker): void {
  const { t } = asker;
  const steps = setup.view().steps.map((step) => ({ title: titleOf(t, step), state: step.state }));
  const width = Math.max(...steps.map(({ title }) => title.length));
  const lines = steps.map(
    ({ title, state }) => `${title.padEnd(width)}  ${t(`at-terminal.state.${state}`)}`,
  );
  asker.say(lines.join('\n'));
}

async function write(setup: Setup, asker: Asker): Promise<boolean> {
  const { t } = asker;
  const pin = await pinOf(setup, asker);
  const change = setup.change(pin);
  const { file, text, next, difference } = change;
  const read = readConfig(next, dirname(file), file);
  if (!read.ok) throw new Refusal(wordsOf(t, change), exitCodes.wrongData);
  if (difference.length > 0) {
    printDifference(file, difference, t('at-terminal.left-out'));
    if (!(await asker.yes(t('at-terminal.write-it'), true))) return false;
    const { config } = read;
    writeConfiguration({ file, text, next, config, action: 'setup', changes: difference });
    asker.say(t(text === null ? 'at-terminal.written' : 'at-terminal.written-kept', { file }));
  } else asker.say(t('at-terminal.same', { file }));
  setup.end();
  return true;
}

/** Without a PIN the service panel stays closed. */
async function pinOf(setup: Setup, asker: Asker): Promise<Edit[]> {
  const { next, file } = setup.change();
  const read = readConfig(next, dirname(file), file);
  if (!read.ok || read.config.service.technician !== null) return [];
  const { t } = asker;
  if (!(await asker.yes(t('at-terminal.pin'), true))) return [];
  const problem = (typed: string) => {
    const found = pinProblem(typed);
    if (found === null) return undefined;
    return t.has('at-terminal.pin.wrong') ? t('at-terminal.pin.wrong') : found;
  };
  const pin = await asker.secret(t('at-terminal.pin.ask'), problem, t('at-terminal.pin.hint'));
  await asker.secret(t('at-terminal.pin.again'), (typed) =>
    typed === pin ? undefined : t('at-terminal.pin.differs'),
  );
  const hash = await hashPin(pin);
  const reference = writeSecret(file, 'service.technician', hash);
  return [{ path: ['service', 'technician'], value: reference }];
}

function wordsOf(t: Texts, { file, complaints }: SetupChange): string {
  const { message } = wrongConfiguration(file, complaints);
  return `${t('at-terminal.wrong')}\n${message}`;
}
