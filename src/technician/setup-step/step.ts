/**
 * A step of the setup: what it asks, how it tries the answer, and which settings come of it. No
 * terminal and no page is known here.
 */

import type { Instant } from '../../../machines/domain.ts';
import type { Config } from '../../config/schema.ts';
import type { Secrets } from '../../config/secrets/secrets.ts';
import type { Edit } from '../../config/text/edit.ts';
import type { DiscoveredPort } from '../discovery/discovery.ts';
import type { Finding } from '../finding.ts';
import type { RunningDevices } from './running.ts';
import type { SetupSecret, SetupStep, StepId, StepOption, StepQuestion } from './setup-types.ts';

/** The answers of one step, by the name of the question. */
export type Values = Readonly<Record<string, string>>;

/** What a step may use to ask and to try. */
export interface Bench {
  /** with the answers of the steps before */
  config: Config;
  secrets: Secrets;
  /** whether a file has the setting (`sip2.address`), or it is the default */
  isSet(path: string): boolean;
  /** its devices are held; null: no kiosk runs */
  running: RunningDevices | null;
  /** the devices that answer at the ports of this machine; asked once */
  found(): Promise<readonly DiscoveredPort[]>;
  answerMs: number;
  deviceAnswerMs: number;
  /** how long a scan is awaited */
  scanMs: number;
  now(): Instant;
  language: 'en' | 'nl';
}

export interface Outcome {
  findings: readonly Finding[];
  /** the answer, completed by what was found; left out: as it was given */
  values?: Values;
  /** an answer that would do, and what it changes in words */
  offer?: { text: string; values: Values };
  /** what a person must say before it counts as right; a question for yes or no */
  judge?: string;
  /** what to do after a no */
  ifNot?: string;
}

export interface Step {
  id: StepId;
  title: string;
  /** answers that are secrets, and their settings */
  secrets?: Readonly<Record<string, SetupSecret>>;
  /** answers about a person: used once, and kept nowhere */
  passing?: readonly string[];
  /** what a person does before it is tried; null: nothing */
  before?(values: Values, bench: Bench): string | null;
  questions(bench: Bench, values: Values): Promise<readonly StepQuestion[]>;
  /** what is wrong with the form of an answer, by its question */
  problems(values: Values, bench: Bench): Readonly<Record<string, string>>;
  /** `config`: with the answers of the steps before */
  edits(values: Values, config: Config): readonly Edit[];
  /** `bench.config` and its secrets have this answer */
  test(bench: Bench, values: Values): Promise<Outcome>;
}
export type { SetupStep, StepOption, StepQuestion };
