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
  const loaded = loadConfig(file);
  if (!loaded.ok) throw wrongConfiguration(file, loaded.complaints);
  const complaints = [
    ...readSecrets(loaded.config, shell().env).complaints,
    ...(await fileComplaints(loaded.config, shell().env)),
  ];
  const lines = complaints.map(({ path, problem, remedy }) => `${path}: ${problem}\n  ${remedy}`);
  asker.say(
    lines.length === 0 ? 'kiosk check: it is in order.' : `kiosk check finds:\n${lines.join('\n')}`,
  );
  if (lines.length === 0)
    for (const note of await fitNotes(loaded.config)) asker.say(`Note: ${note}`);
  return lines.length === 0;
}

/** null: there is no report. */
async function offerReport(file: string, asker: Asker, isInOrder: boolean): Promise<Tried | null> {
  try {
    if (!(await asker.yes('Try each device now, for the readiness report?', isInOrder)))
      return null;
    return await tryDevices(file, false);
  } catch (error) {
    // The configuration is written: the setup has not failed.
    if (error instanceof Refusal) asker.say(`There is no report. ${error.message}`);
    else if (!(error instanceof Left)) throw error;
    return null;
  }
}

function comesNext(asker: Asker, isRunning: boolean, tried: Tried | null): void {
  const isTaken = tried?.wasRunning === true;
  const start = isRunning ? 'restart' : 'start';
  const report = tried === null ? ['each device tried, by you too; kept as a PDF'] : [];
  asker.say(
    [
      ...(tried !== null && !isTaken
        ? ['The kiosk was started only for this report, and has ended.']
        : []),
      ...(isTaken ? ['The kiosk runs with this configuration.'] : []),
      'What comes next:',
      ...(isTaken
        ? []
        : [`  sudo systemctl ${start} library-kiosk     the kiosk uses it from then on`]),
      '  kiosk doctor                             every part, once it runs',
      ...report.map((what) => `  kiosk report                             ${what}`),
      '  the first loan                           docs/install.md',
    ].join('\n'),
  );
}
