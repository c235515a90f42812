/** What the statechart of a return chute is provided with. */
import type { Signals } from '../../hardware/devices.ts';
import type { ChuteAlert, ChutePort, ChuteSettings } from '../../machines/chute/context.ts';
import { openChuteReturns } from '../circulation/chute.ts';
import type { Config } from '../config/schema.ts';
import type { CheckInOutcome, Log, Report } from '../domain.ts';
import type { Observe } from '../metrics/observations.ts';
import { callSettings } from '../wiring/help.ts';
import type { KioskParts } from './open-parts.ts';

/** Null: this kiosk is no chute. */
export function chuteSettings({ chute }: Pick<Config, 'chute'>): ChuteSettings | null {
  if (chute === null) return null;
  const { openMs, closeMs, takeBackMs } = chute;
  return {
    sensors: {
      'flap-closed': chute.flapClosed !== null,
      passed: chute.passed !== null,
      'bin-full': chute.binFull !== null,
    },
    ...{ openMs, closeMs, takeBackMs },
  };
}

/** When each begins; and when it is over, where it can be. */
const reports: Readonly<Record<ChuteAlert, { begins: Report; ends: Report | null }>> = {
  'chute-blocked': {
    begins: alert('chute-blocked', 'The flap of the chute does not open or close: it is blocked.'),
    ends: over('chute-free', 'The flap of the chute is closed and free again.'),
  },
  'chute-full': {
    begins: alert('chute-full', 'The bin of the chute is full: no return is taken.'),
    ends: over('chute-emptied', 'The bin of the chute has room again.'),
  },
  'chute-item': {
    begins: alert('chute-item', 'What the chute did not accept lies before its flap still.'),
    ends: null,
  },
  'chute-unbooked': {
    begins: alert(
      'chute-unbooked',
      'Something fell in, or may have, while the flap was open, and was not returned.',
    ),
    ends: null,
  },
};

function alert(code: string, text: string): Report {
  return { level: 'warn', part: 'chute', code, text };
}
function over(code: string, text: string): Report {
  return { level: 'info', part: 'chute', code, text };
}

function observed(outcome: CheckInOutcome) {
  if (outcome.kind === 'refused') return outcome.code;
  return outcome.provisional ? 'provisional' : 'done';
}

interface ChuteParts extends Pick<KioskParts, 'config' | 'circulation' | 'calls' | 'line'> {
  signals: Pick<Signals, 'set'> | null;
  observe: Observe;
  log: Log;
}

export function openChute({ config, circulation, ...parts }: ChuteParts): ChutePort | null {
  if (config.chute === null) return null;
  const { signals, calls, line, observe, log } = parts;
  const { checkIn, left, leftBut } = openChuteReturns(circulation);
  const { reasons } = callSettings(config);
  const report = (what: ChuteAlert, on: boolean) => {
    const said = on ? reports[what].begins : reports[what].ends;
    if (said !== null) log(said);
    if (on && reasons.includes(what)) calls.call(what);
  };
  return {
    checkIn: async (presented, mode) => {
      const outcome = await checkIn(presented, mode);
      // What is deferred, or unknown, is settled as soon as the library system answers.
      line.settleOpen();
      observe({ kind: 'item', action: 'check-in', mode, outcome: observed(outcome) });
      return outcome;
    },
    left,
    // The flap was open as the kiosk was lost: what was laid down after that fell in unseen.
    leftBut: (items) => {
      if (leftBut(items)) report('chute-unbooked', true);
    },
    setFlap: async (open) => (await signals?.set('flap', open)) === 'ok',
    alert: report,
  };
}
