/** The screen and the keyboard of the machine, as this kiosk wants and finds them. */

import type { Log } from '../../machines/domain.ts';
import type { PanelLight } from '../attract/light.ts';
import type { Config } from '../config/schema.ts';
import type { Seat, SeatProblem, SeatReport } from '../screen/seat.ts';
import { seatTexts } from '../wiring/seat-texts.ts';

export function seatOf(
  { machine, screen: { jack } }: Config,
  { isOn, brightness }: PanelLight,
): Seat {
  const { keyboard, output, rotation, scale, sleep } = machine;
  return {
    keyboard,
    output,
    rotation,
    scale,
    sleeps: sleep !== null,
    isOn,
    brightness,
    jack: jack?.by === 'sound-card',
  };
}

const ofBacklight: readonly SeatProblem[] = ['backlight-absent', 'backlight-refused'];

/** Remembers the last report, and logs each problem once until it is gone. */
export function createSeatWatch(config: Config, log: Log) {
  let last: SeatReport | null = null;
  return {
    last: () => last,
    /** Whether the brightness could be set. */
    heard: (report: SeatReport): boolean => {
      const before = last?.problems ?? [];
      last = report;
      for (const code of report.problems)
        if (!before.includes(code)) {
          const { text } = seatTexts(code, config.machine, report.outputs);
          log({ level: 'warn', part: 'screen', code, text });
        }
      return !report.problems.some((problem) => ofBacklight.includes(problem));
    },
  };
}
