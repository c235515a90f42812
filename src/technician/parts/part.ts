/**
 * A part of the kiosk, as a technician knows it: its light, its test, its check in the readiness
 * report, and what `kiosk doctor` looks at. `table.ts` has all of them.
 */
import type { Config } from '../../config/schema.ts';
import type { Secrets } from '../../config/secrets/secrets.ts';
import type { Finding } from '../finding.ts';
import type { Conversation } from '../health/conversation.ts';
import type { TestParts } from '../health/test-parts.ts';
import type { ReportKind } from '../report.ts';
import type { ProbeOptions } from './probe-options.ts';

/** What the doctor examines: a configuration, from a process beside the kiosk. */
export interface Examined {
  config: Config;
  /** null: one is missing */
  secrets: Secrets | null;
  options: ProbeOptions;
}

export type Found = Finding | readonly Finding[];

interface Probe {
  /** whether a kiosk runs on the data folder; `always`: it makes no difference */
  when: 'always' | 'running' | 'stopped';
  /** Loads its module when it is called: a running kiosk has no need of it. */
  run(examined: Examined): Found | Promise<Found>;
  /** a running kiosk may say the same: once is enough */
  mayRepeat?: true;
}

export interface CheckedParts extends TestParts {
  talk: Conversation;
}

export interface Part {
  /** From what the running kiosk already knows. None: few kiosks have this part, and it has not. */
  light(at: TestParts): readonly Finding[];
  /** On the running kiosk, through the driver in use; left out: it is not tested. `known`: its light. */
  test?(at: TestParts, known: Finding): Finding | Promise<Finding>;
  /** a patron uses it, or would notice: it is not tested during a visit */
  usedInVisit?: true;
  /** its test neither prints nor interrupts a payment: the doctor has it tested where it works */
  testedByDoctor?: true;
  /** In the readiness report, without a person; left out: its light. `known`: that light. */
  check?(at: CheckedParts, known: Finding, kind: ReportKind): Finding | Promise<Finding>;
  /** few kiosks have it: what this one lacks then, by its name; null: it has it */
  lacking?(kiosk: Pick<TestParts['kiosk'], 'code' | 'config'>): string | null;
  probes?: readonly Probe[];
  /** What another process finds about it while the running kiosk says that it does not work. */
  cause?(examined: Examined): Promise<Found>;
}
