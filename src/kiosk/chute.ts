/** What the statechart of a return chute is provided with. */
import type { Signals } from '../../hardware/devices.ts';
import type { ChuteAlert, ChutePort, ChuteSettings } from '../../machines/chute/context.ts';
import type { CheckInOutcome, Log, Report } from '../../machines/domain.ts';
import { openChuteReturns } from '../circulation/chute.ts';
import type { Config } from '../config/schema.ts';
import type { Observe } from '../metrics/observations.ts';
import { callSettings } from '../wiring/help.ts';
import type { Around } from './parts/devices.ts';
import type { KioskLibrary } from './parts/library.ts';
import type { KioskStaffing } from './staffing.ts';

const leastPileMs = 1_500;
/** The reader has surely read a tag after so many rounds, or says that it cannot. */
const roundsToSee = 4;

/** Null: this kiosk is no chute. */
export function chuteSettings({
  chute,
  reader,
}: Pick<Config, 'chute' | 'reader'>): ChuteSettings | null {
  if (chute === null) return null;
  const { openMs, closeMs, takeBackMs } = chute;
  return {
    sensors: {
      'flap-closed': chute.flapClosed !== null,
      passed: chute.passed !== null,
      'bin-full': chute.binFull !== null,
    },
    openMs,
    closeMs,
    takeBackMs,
    pileMs: Math.max(leastPileMs, roundsToSee * (reader?.pollEveryMs ?? 0)),
  };
}

const warn = { level: 'warn', part: 'chute' } as const;
const info = { level: 'info', part: 'chute' } as const;
/** When each begins; and when it is over, where it can be. */
const reports: Readonly<Record<ChuteAlert, { begins: Report; ends: Report | null }>> = {
  'chute-blocked': {
    begins: {
      ...warn,
      code: 'chute-blocked',
      text: 'The flap of the chute does not open or close, or lets nothing in: it is blocked.',
    },
    ends: {
      ...info,
      code: 'chute-free',
      text: 'The flap of the chute is closed and free again.',
    },
  },
  'chute-full': {
    begins: {
      ...warn,
      code: 'chute-full',
      text: 'The bin of the chute is full: no return is taken.',
    },
    ends: { ...info, code: 'chute-emptied', text: 'The bin of the chute has room again.' },
  },
  'chute-item': {
    begins: {
      ...warn,
      code: 'chute-item',
      text: 'What the chute did not accept lies before its flap still.',
    },
    ends: null,
  },
  'chute-unbooked': {
    begins: {
      ...warn,
      code: 'chute-unbooked',
      text: 'Something fell in, or may have, while the flap was open, and was not returned.',
    },
    ends: null,
  },
};

function observed(outcome: CheckInOutcome) {
  if (outcome.kind === 'refused') return outcome.code;
  return outcome.provisional ? 'provisional' : 'done';
}

interface ChuteParts extends Pick<KioskLibrary, 'circulation' | 'line'>, Pick<Around, 'calls'> {
  staffing: Pick<KioskStaffing, 'isStaffed'>;
  config: Config;
  signals: Pick<Signals, 'set'> | null;
  observe: Observe;
  log: Log;
}

export function openChute({ config, circulation, ...parts }: ChuteParts): ChutePort | null {
  if (config.chute === null) return null;
  const { signals, calls, line, observe, log, staffing } = parts;
  const { checkIn, left, leftBut } = openChuteReturns(circulation);
  const report = (what: ChuteAlert, on: boolean) => {
    const said = on ? reports[what].begins : reports[what].ends;
    if (said !== null) log(said);
    const { reasons } = callSettings(config, staffing.isStaffed());
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
