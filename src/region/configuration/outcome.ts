/** What came of the region's configuration, over restarts; and how it is reported. */
import { join } from 'node:path';
import { z } from 'zod';
import {
  type Desired,
  hashOf,
  type StatusReport,
} from '../../../packages/region-documents/src/index.ts';
import { openPersisted, type Persisted } from '../persisted.ts';
import type { Disbelief } from '../verdict/verdict.ts';
import type { PathAndCode } from './check.ts';
import { digest, type OwnFile } from './prepare.ts';

const outcome = z.object({
  serial: z.int().positive(),
  hash: z.string(),
  /** `starting`: the own file names it, and the kiosk restarts with it */
  state: z.enum(['starting', 'applied', 'refused', 'stepped-back']),
  complaints: z.array(z.object({ path: z.string(), code: z.string() })),
  /** of the own file as it was then: with another one it is tried again */
  own: z.string(),
});
export type Outcome = z.infer<typeof outcome>;

const form = z.object({
  outcome: outcome.nullable(),
  /** what the own file extended before the region's base, absolute */
  below: z.string().nullable(),
  /** the region's base before: a step back names it again */
  before: z.string().nullable(),
});
export type OutcomeMemory = Persisted<z.infer<typeof form>>;

export function openOutcome(folder: string): OutcomeMemory {
  const first = { outcome: null, below: null, before: null };
  return openPersisted(join(folder, 'configuration.json'), form, first);
}

/** Nothing more comes of it, as things are. */
export function isOver(
  { serial, layers, files }: Desired,
  last: Outcome | null,
  own: OwnFile | null,
): boolean {
  if (last?.serial !== serial || last.hash !== hashOf(layers, files)) return false;
  if (last.state === 'starting') return true;
  // Its base may be gone: the file of a backup that was put back brings none.
  if (last.state === 'applied')
    return own?.hash === last.hash && own.bases.read(last.hash) !== null;
  return last.own === digest(own?.text ?? '');
}

/** A document that is signed by the region, and may not be taken, or not yet. */
export interface NotTaken {
  serial: number;
  why: Disbelief | 'early';
}

export function reported(of: {
  /** it is not over */
  desiredState: Desired | null;
  notTaken: NotTaken | null;
  /** files that are away */
  waitsFor: readonly PathAndCode[];
  last: Outcome | null;
}): Pick<StatusReport['configuration'], 'state' | 'serial' | 'complaints'> {
  const { desiredState, notTaken, waitsFor, last } = of;
  if (notTaken !== null) {
    const { serial, why } = notTaken;
    if (why === 'early') return { state: 'waiting', serial, complaints: [] };
    return { state: 'refused', serial, complaints: [{ path: '', code: why }] };
  }
  if (desiredState !== null)
    return { state: 'waiting', serial: desiredState.serial, complaints: [...waitsFor] };
  if (last === null) return { state: 'none', serial: null, complaints: [] };
  const { serial, complaints, state } = last;
  return { state: state === 'starting' ? 'waiting' : state, serial, complaints };
}
