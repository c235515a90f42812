/**
 * The state of a rollout as it stands at the hub, by compare-and-set. It holds who is in which wave
 * and how far each is; what is put for each kiosk was signed when the rollout started (parts.ts), so
 * that a hub that changes this state can order or delay, and invent nothing.
 */
import { z } from 'zod';
import { rolloutNumbers } from './numbers.ts';

const ms = z.int().nonnegative();
const code = z.string().max(120);
const codes = z.array(code).max(200);

const kioskState = z.object({
  /** from 1 */
  wave: z.int().positive(),
  /** of the document that is put for it; what it had before is put with the next one */
  serial: z.int().positive(),
  /** of the configuration after it: 16 digits of the hash, as the kiosk reports it */
  hash: z.string().regex(/^[0-9a-f]{16}$/),
  /**
   * `putting`, `backing`: decided, and not known to stand at the hub. `back`: what it had before
   * stands there.
   */
  step: z.enum(['planned', 'putting', 'put', 'taken', 'proven', 'failed', 'backing', 'back']),
  /** since when */
  atMs: ms,
  /** what was wrong with it before */
  before: z.object({ health: codes, errors: codes, package: code }).optional(),
  /** its counters when it took it */
  taken: z.object({ openMinutes: ms, visits: ms, startedAt: z.string(), restarts: ms }).optional(),
  /** with it, as last heard */
  visits: ms.optional(),
  openMinutes: ms.optional(),
  /** worse than before, since then, by a code of its health or of its log */
  trouble: z
    .object({ why: z.enum(['rollout-health', 'rollout-error']), code, sinceMs: ms })
    .optional(),
  why: code.optional(),
  /** what it complained of as it failed: once it has what it had before it says so no more */
  complaints: z
    .array(z.object({ path: code, code }))
    .max(3)
    .optional(),
});
export type KioskState = z.infer<typeof kioskState>;

export const rollout = z.object({
  v: z.literal(1),
  id: z.string().regex(/^[a-z0-9-]{1,40}$/),
  title: z.string().max(200),
  by: z.string().max(100),
  startedAtMs: ms,
  change: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('configuration'), paths: z.array(code).max(500) }),
    z.object({ kind: z.literal('package'), version: code, oneWay: z.boolean() }),
  ]),
  numbers: rolloutNumbers,
  state: z.enum(['running', 'paused', 'going-back', 'done', 'stopped', 'taken-back']),
  why: code.nullable(),
  sinceMs: ms,
  /** the present one, from 1; one more than there are: all have passed, and it ends */
  wave: z.int().positive(),
  waves: z.int().positive(),
  /** `b001.k03` */
  kiosks: z.record(z.string().regex(/^[a-z0-9-]+\.[a-z0-9-]+$/), kioskState),
  /** the one program that drives it, by the hub's clock */
  lease: z.object({ by: z.string().max(200), untilMs: ms }).nullable(),
});
export type Rollout = z.infer<typeof rollout>;

/** It is not over: no other may change the same kiosks. */
export function stands({ state }: Rollout): boolean {
  return state === 'running' || state === 'paused' || state === 'going-back';
}
