/**
 * A rollout as it is seen: what the panel and the commands show. Types only, and JSON as they are.
 * Made by show.ts of the state at the hub and of the newest reports.
 */
import type { Instant } from '../../../machines/domain.ts';

/**
 * `running`: a program drives it. `paused`: nothing more is put until it is resumed.
 * `going-back`: what each had before is put. The others have ended: all waves passed, stopped with
 * what had come so far, everything put back.
 */
type RolloutState = 'running' | 'paused' | 'going-back' | 'done' | 'stopped' | 'taken-back';

/** By the kiosk's own reports. `away`: not heard of lately; it counts for nothing and follows. */
export type KioskStep =
  | 'planned'
  | 'away'
  /** its document stands at the hub, and it has not taken it yet */
  | 'put'
  /** it has it, and must show for a while that it works */
  | 'taken'
  | 'proven'
  | 'failed'
  /** what it had before is put, and it has not taken it yet */
  | 'going-back'
  | 'back';

/** What a rollout goes by (numbers.ts); fixed when it starts. */
export interface RolloutNumbers {
  /** of the reachable kiosks of a wave, so many must be proven for it to pass */
  leastShare: number;
  /** that each kiosk must be open with it */
  openMinutes: number;
  /** with it, on average over the kiosks of a wave */
  visits: number;
  /** stop and back at so many failures … */
  mostFailed: number;
  /** … and at this share of those that have it or failed, whichever is more … */
  mostFailedShare: number;
  /** … once so many have it or failed */
  leastDone: number;
  /** a kiosk that was not heard of for so long is away */
  awayAfterSeconds: number;
  /** one that has it, or was sent it, and is away holds its wave for so long */
  leaveOutHours: number;
  /** one that is heard of and has not taken it after so long has failed */
  takeWithinHours: number;
  /** health that is worse, or silence while its branch is heard of, for so long is a failure */
  graceMinutes: number;
  /** a person resumes it after each wave that passes */
  pauseAfterWave: boolean;
  /** codes of health and log that say nothing of what is rolled out */
  ignore: readonly string[];
}

export interface RolloutKiosk {
  branch: string;
  kiosk: string;
  step: KioskStep;
  /** where it failed, also once it has what it had before: a code of docs/field-guide.md */
  why: string | null;
  /** settings that it complains of, with their codes */
  complaints: readonly { path: string; code: string }[];
}

export interface RolloutWave {
  /** from 1 */
  wave: number;
  state: 'planned' | 'current' | 'passed' | 'failed';
  kiosks: readonly RolloutKiosk[];
  /** how many are at each step */
  counts: Readonly<Record<KioskStep, number>>;
  /** of the current one: what it still needs to pass; empty: nothing */
  waitsFor: readonly { what: 'proven' | 'open-minutes' | 'visits'; has: number; needs: number }[];
}

export interface RolloutSeen {
  id: string;
  title: string;
  by: string;
  startedAt: Instant;
  state: RolloutState;
  /** why it stands still or went back: a code of docs/field-guide.md; null: nothing is wrong */
  why: string | null;
  /** since when it is in that state */
  since: Instant;
  change: RolloutChange;
  numbers: RolloutNumbers;
  waves: readonly RolloutWave[];
  /** the program that drives it; null: none does, and it stands still */
  driver: { by: string; until: Instant } | null;
}

export type RolloutChange =
  /** `paths`: the settings that change, over all kiosks */
  | { kind: 'configuration'; paths: readonly string[] }
  /** `oneWay`: there is no way back from it */
  | { kind: 'package'; version: string; oneWay: boolean };

/** One line for each rollout, newest first. */
export interface RolloutLine {
  id: string;
  title: string;
  by: string;
  startedAt: Instant;
  state: RolloutState;
  why: string | null;
  /** since when it is in that state */
  since: Instant;
  kind: RolloutChange['kind'];
  kiosks: number;
  /** the first kiosk that failed; null: none did */
  failed: Omit<RolloutKiosk, 'step'> | null;
}

/** What a rollout would be, before it starts. */
export interface RolloutPlanSeen {
  change: RolloutChange;
  numbers: RolloutNumbers;
  waves: readonly (readonly string[])[];
  /** kiosks that have it already: they are in no wave */
  unchanged: number;
  /** kiosks that are away now: they come last */
  away: readonly string[];
  /** kiosks for which a package has no way back */
  noWayBack: readonly string[];
  /** kiosks that are left out: their serial is ahead of the clock, so a next one might be none */
  serialAhead: readonly string[];
}
