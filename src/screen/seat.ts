/**
 * The seat of the kiosk: its screen and keyboard. The kiosk has no display of its own, so it says
 * how they should be, and the session of the browser (packaging/seat.mjs) sets them and reports.
 */
import type { Context } from 'hono';
import { z } from 'zod';

export interface Seat {
  /** null: as the system has it */
  keyboard: { layout: string; variant: string | null } | null;
  /** null: every output */
  output: string | null;
  /** degrees, counter-clockwise; null: as it is */
  rotation: 0 | 90 | 180 | 270 | null;
  /** null: as it is */
  scale: number | null;
  /** whether the screen is ever switched off: then a touch has to switch it on */
  sleeps: boolean;
  isOn: boolean;
  /** percent; null: as it is */
  brightness: number | null;
  /** whether the socket of the sound card is watched for a headset */
  jack: boolean;
}

export const seatProblems = [
  'randr-missing',
  'output-absent',
  'output-failed',
  'layout-unknown',
  'touch-unseen',
  'backlight-absent',
  'backlight-refused',
  'jack-absent',
  'jack-refused',
] as const;
export type SeatProblem = (typeof seatProblems)[number];

const outputName = z.string().min(1).max(60);
export const seatReport = z.strictObject({
  outputs: z.array(outputName).max(16),
  problems: z.array(z.enum(seatProblems)).max(seatProblems.length),
  /** a touch while the screen was off or may soon be */
  touched: z.boolean(),
});
export type SeatReport = z.output<typeof seatReport>;

interface Seats {
  set(seat: Seat): void;
  /** Answers at once where the seat is not the one that is known, and else as soon as it changes. */
  answer(c: Context): Promise<Response>;
  close(): void;
}

/** Then the session looks at its outputs again: one may have been plugged in. */
const usualWaitMs = 15_000;

export function createSeats(waitMs = usualWaitMs): Seats {
  let present: string | null = null;
  const waiting = new Set<() => void>();
  const wakeAll = () => {
    for (const wake of waiting) wake();
  };
  const changed = () =>
    new Promise<void>((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        waiting.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, waitMs);
      waiting.add(wake);
    });
  return {
    set: (seat) => {
      const next = JSON.stringify(seat);
      if (next === present) return;
      present = next;
      wakeAll();
    },
    answer: async (c) => {
      const known = c.req.query('known') ?? '';
      // One session has the screen: an earlier one that still waits is answered.
      wakeAll();
      if (present === null || present === known) await changed();
      if (present === null || present === known) return c.body(null, 204);
      return c.body(present, 200, { 'Content-Type': 'application/json' });
    },
    close: wakeAll,
  };
}
