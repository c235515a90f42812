/** The numbers that a rollout goes by, as data of its plan; the defaults are those of docs/region.md. */
import { z } from 'zod';

const share = z.number().min(0).max(1);

export const rolloutNumbers = z.object({
  leastShare: share.default(0.95),
  openMinutes: z.int().min(0).max(10_080).default(30),
  visits: z.int().min(0).max(100_000).default(10),
  mostFailed: z.int().min(1).max(1_000).default(2),
  mostFailedShare: share.default(0.02),
  leastDone: z.int().min(1).max(1_000).default(5),
  awayAfterSeconds: z.int().min(5).max(86_400).default(120),
  /** a kiosk that has it, or was sent it, and is away holds its wave for so long */
  leaveOutHours: z.number().min(0).max(1_000).default(24),
  takeWithinHours: z.number().min(0.01).max(1_000).default(48),
  graceMinutes: z.number().min(0.01).max(1_440).default(10),
  pauseAfterWave: z.boolean().default(false),
  /** what patrons leave to the staff is no fault of a version */
  ignore: z.array(z.string().max(120)).max(100).default(['journal-for-staff']),
});
export type Numbers = z.infer<typeof rolloutNumbers>;

/** With more than one restart while a kiosk proves itself, it does not stay up. */
export const mostRestarts = 1;
