/**
 * The readiness report at the end of the setup: on the kiosk that runs, once it has taken the new
 * configuration, or on one that is started for it and stopped again.
 */
import type { Texts } from '../../screen/texts.ts';
import type { Overview } from '../../technician/actions.ts';
import { askKiosk } from '../../technician/control/control-client.ts';
import type { ReadinessReport } from '../../technician/report.ts';
import { configOf } from '../common/configured.ts';
import { print } from '../common/print.ts';
import { exitCodes, Refusal } from '../common/refusal.ts';
import { shell } from '../common/shell.ts';

const askMs = 5_000;
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export interface Tried {
  worst: ReadinessReport['worst'];
  /** a kiosk was running already, and has taken the configuration */
  wasRunning: boolean;
}

/** A Refusal where there is no report; the kiosk that was started for it has ended then too. */
export async function tryDevices(file: string, unattended: boolean, t: Texts): Promise<Tried> {
  const { folder } = (await configOf({ config: file })).store;
  const leaving = new AbortController();
  let isTalking = false;
  const onSignal = (signal: NodeJS.Signals) => {
    // Ctrl-C during the questions ends those; what was tried is reported.
    if (signal !== 'SIGINT' || !isTalking) leaving.abort();
  };
  for (const signal of signals) process.on(signal, onSignal);
  const left = new Promise<never>((_, reject) => {
    leaving.signal.addEventListener('abort', () =>
      reject(new Refusal('Stopped: there is no report.', 130)),
    );
  });
  left.catch(() => {});
  let stop = async () => {};
  const work = async (): Promise<Tried> => {
    const asked = await askKiosk<Overview>(folder, '/overview', askMs);
    const wasRunning = asked.kind === 'answer';
    if (asked.kind === 'answer') {
      print(`${t(`at-terminal.report.${asked.value.visit ? 'visit' : 'takes'}`)}\n`);
      const { takeConfiguration } = await import('./take-configuration.ts');
      await takeConfiguration(file, folder, asked.value, leaving.signal);
    } else if (asked.kind === 'absent') {
      print(`${t('at-terminal.report.starts')}\n`);
      const { startKiosk } = await import('./start-kiosk.ts');
      ({ stop } = await startKiosk(file, folder, leaving.signal));
    } else throw unreachable(folder, asked.kind === 'failed' ? asked.why : 'of another user');
    isTalking = !unattended;
    const worst = await reportOn(folder, file, unattended);
    return { worst, wasRunning };
  };
  const working = work();
  try {
    return await Promise.race([working, left]);
  } catch (error) {
    // A start that is given up ends its kiosk itself.
    if (leaving.signal.aborted && !isTalking) await working.catch(() => {});
    throw error;
  } finally {
    await stop();
    for (const signal of signals) process.off(signal, onSignal);
  }
}

/** The exit code stays that of the setup. */
async function reportOn(
  folder: string,
  config: string,
  unattended: boolean,
): Promise<ReadinessReport['worst']> {
  const [{ tryOut, reportOf }, { deliver }] = await Promise.all([
    import('../report/try-out.ts'),
    import('../report/files.ts'),
  ]);
  const options = unattended ? { config, unattended } : { config };
  const outcome = await tryOut(folder, options);
  if (outcome.kind === 'absent') throw unreachable(folder, 'it has ended');
  const report = reportOf(outcome, folder);
  const { exitCode } = shell();
  await deliver(report, folder, options);
  shell().exitCode = exitCode;
  return report.worst;
}

function unreachable(folder: string, why: string): Refusal {
  return new Refusal(
    `The kiosk on ${folder} cannot be asked (${why}). Stop it, or run this as its user: sudo kiosk …`,
    exitCodes.unavailable,
  );
}
