/** After the file is written: what is still wrong, the readiness report, and what comes next. */
import { loadConfig } from '../../config/load.ts';
import { readSecrets } from '../../config/secrets/secrets.ts';
import { fileComplaints } from '../../wiring/check.ts';
import { wrongConfiguration } from '../common/configured.ts';
import { fitNotes } from '../common/fit-notes.ts';
import { Refusal } from '../common/refusal.ts';
import { shell } from '../common/shell.ts';
import { type Asker, Left } from './asker.ts';
import { type Tried, tryDevices } from './try-devices.ts';

export async function afterWriting(file: string, asker: Asker, isRunning: boolean): Promise<void> {
  const isInOrder = await check(file, asker);
  comesNext(asker, isRunning, await offerReport(file, asker, isInOrder));
}

/** As `kiosk check` does. */
async function check(file: string, asker: Asker): Promise<boolean> {
  const { t } = asker;
  const loaded = loadConfig(file);
  if (!loaded.ok) throw wrongConfiguration(file, loaded.complaints);
  const complaints = [
    ...readSecrets(loaded.config, shell().env).complaints,
    ...(await fileComplaints(loaded.config, shell().env)),
  ];
  const lines = complaints.map(({ path, problem, remedy }) => `${path}: ${problem}\n  ${remedy}`);
  asker.say(
    lines.length === 0
      ? t('at-terminal.check.ok')
      : `${t('at-terminal.check.finds')}\n${lines.join('\n')}`,
  );
  if (lines.length === 0)
    for (const note of await fitNotes(loaded.config)) asker.say(t('at-terminal.note', { note }));
  return lines.length === 0;
}

/** null: there is no report. */
async function offerReport(file: string, asker: Asker, isInOrder: boolean): Promise<Tried | null> {
  const { t } = asker;
  try {
    if (!(await asker.yes(t('at-terminal.report'), isInOrder))) return null;
    return await tryDevices(file, false, t);
  } catch (error) {
    // The configuration is written: the setup has not failed.
    if (error instanceof Refusal) asker.say(t('at-terminal.report.none', { why: error.message }));
    else if (!(error instanceof Left)) throw error;
    return null;
  }
}

function comesNext(asker: Asker, isRunning: boolean, tried: Tried | null): void {
  const isTaken = tried?.wasRunning === true;
  const start = isRunning ? 'restart' : 'start';
  const { t } = asker;
  const report = tried === null ? [t('at-terminal.next.report')] : [];
  asker.say(
    [
      ...(tried !== null && !isTaken ? [t('at-terminal.report.ended')] : []),
      ...(isTaken ? [t('at-terminal.report.runs')] : []),
      t('at-terminal.next'),
      ...(isTaken
        ? []
        : [`  sudo systemctl ${start} library-kiosk     ${t('at-terminal.next.use')}`]),
      `  kiosk doctor                             ${t('at-terminal.next.doctor')}`,
      ...report.map((what) => `  kiosk report                             ${what}`),
      `  ${t('at-terminal.next.loan').padEnd(41)}docs/install.md`,
    ].join('\n'),
  );
}
