/** Runs the readiness report of a running kiosk from a terminal. */

import type { RunOutcome } from '../../technician/readiness/run.ts';
import type { CheckName } from '../../technician/report.ts';
import { printError, showProgress } from '../common/print.ts';
import { exitCodes, noAnswer, Refusal } from '../common/refusal.ts';
import { shell } from '../common/shell.ts';
import type { Options } from './options.ts';

/** Tries the devices of the kiosk on this data folder, with the person at the terminal or without. */
export async function tryOut(folder: string, options: Options): Promise<RunOutcome> {
  const [{ runReadiness }, { checkedInitials, openTalk }] = await Promise.all([
    import('../../technician/readiness/run.ts'),
    import('./talk.ts'),
  ]);
  const { only = [], unattended } = options;
  const wanted = only.length === 0 ? {} : { only };
  // A pipe that answers is no person; one that reads the output may be.
  const asks = !unattended && shell().stdin.isTTY === true;
  const given = options.by === undefined ? undefined : checkedInitials(options.by);
  if (!asks) {
    if (given !== undefined) printError('There is no terminal here: no one is asked.\n');
    const onNow = (check: CheckName) => showProgress(`${check} …`);
    const outcome = await runReadiness({ folder, ...wanted, onNow });
    showProgress('');
    return outcome;
  }
  const stop = new AbortController();
  const talk = openTalk(() => stop.abort());
  try {
    const by = given ?? (await talk.initials());
    return await runReadiness({
      folder,
      by,
      can: ['ask'],
      ...wanted,
      signal: stop.signal,
      ask: talk.ask,
      onCheck: talk.onCheck,
    });
  } finally {
    talk.close();
  }
}

/** A Refusal where there is none. */
export function reportOf(outcome: Exclude<RunOutcome, { kind: 'absent' }>, folder: string) {
  switch (outcome.kind) {
    case 'report':
      return outcome.report;
    case 'refused': {
      const { text, remedy = '' } = outcome.refused;
      throw new Refusal(`${text}\n${remedy}`.trim(), exitCodes.unavailable);
    }
    case 'forbidden':
    case 'failed':
      throw noAnswer(folder, outcome);
  }
}
