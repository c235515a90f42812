/**
 * The requests and answers of the technician's actions; types only. The service panel asks in the
 * browser, after a PIN, under `/service/api` of the screen's server; the command line asks under `/`
 * of a socket in the data folder, which only the kiosk's user may open. `access/access.ts` has
 * the role that each action takes. Nothing here holds a PIN, a card number, an item number, a name,
 * a title or an amount of one patron.
 */

import type {
  Action,
  Cents,
  Decision,
  Instant,
  Language,
  PartState,
  Report,
} from '../../machines/domain.ts';
import type { DecisionTable } from '../../packages/blocks/src/index.ts';
import type { BranchState } from '../branch/port.ts';
import type { CallElsewhere } from '../help/branch.ts';
import type { OpenCall } from '../help/calls.ts';
import type { MonthFigures } from '../metrics/month.ts';
import type { Latencies, Today } from '../metrics/today.ts';
import type { TextProblem } from '../screen/catalogues.ts';
import type { Refused } from '../screen/web/answers.ts';
import type { JournalCounts } from '../store/journal-counts.ts';
import type { BranchView, Enrolment, RegionView } from './branch-view.ts';
import type { Finding } from './finding.ts';
import type { Check, ReadinessReport, RunState } from './report.ts';

export type { BranchState, BranchView, DecisionTable, Enrolment, Refused, RegionView, TextProblem };

/** GET /overview */
export interface Overview {
  device: string;
  library: string;
  version: string;
  now: Instant;
  startedAt: Instant;
  /** a patron is at the screen */
  visit: boolean;
  outOfService: boolean;
  /** null: until a person switches it back */
  outOfServiceUntil: Instant | null;
  /** when the library opens next; null: its hours are not set, or it does not within two weeks */
  opensNext: Instant | null;
  /** by the outside signal and its hours; false where no hours are set: it may stand still at any time */
  isOpen: boolean;
  /** what the screen shows, by the names of the states; null: the kiosk is starting */
  shown: Shown | null;
  /** saved changes take effect at the next attract screen */
  restartDue: boolean;
  parts: readonly Finding[];
  today: Today;
  /** the last check before opening; null: none was made */
  selfCheck: { at: Instant; worst: ReadinessReport['worst']; failed: readonly Check[] } | null;
  /** the call for help that no one has answered; null: none is open */
  call: OpenCall | null;
  /** those of the other kiosks of the branch, oldest first */
  callsElsewhere: readonly CallElsewhere[];
  toDo: JournalCounts;
  libraryLatency: Latencies;
  /** newest first */
  reports: readonly Reported[];
}
/**
 * POST /calls/acknowledge {call}: the patron's screen says that someone is coming; also at another
 * kiosk of the branch, as soon as that hears it
 */
export type { CallElsewhere, OpenCall };
/** POST /restart {file}: not asked to restart where the kiosk runs with another file */
export interface RestartAsked {
  file: string | null;
}
export type Reported = Report & { at: Instant };

/** `operator`: reads, tests, closes entries. `technician`: also texts, configuration, logs. */
export type Role = 'operator' | 'technician';

// ---- session

/**
 * GET /session, and the answer to POST /login {role, pin, code?, initials, atKiosk?}: 200; 401 with
 * `triesLeft`; 423 with `lockedUntil`; 403 `no-pin` where none is set for that role
 */
export interface Session {
  /** null: no one is logged in */
  role: Role | null;
  /** the initials that were given at the log-in */
  by: string | null;
  /** false: the configuration has no PIN, the panel is closed; `remedy`: how to set one */
  open: boolean;
  remedy?: string;
  /** those with a PIN; `lockedUntil` null: not locked; `needsCode`: a one-time code too */
  roles: readonly {
    role: Role;
    lockedUntil: Instant | null;
    triesLeft: number;
    needsCode: boolean;
  }[];
  /** the session ends after so long without a request */
  logOffMs: number;
  /** that of the attract screen, in which the panel opens where it has its texts */
  language: Language;
  /** of the library: IANA and ISO 4217 */
  timeZone: string;
  currency: string;
}
/** GET /pins: the roles whose PIN this person may change; `mayChange`: the kiosk may write it */
export type PinsView = readonly { role: Role; mayChange: boolean }[];
/**
 * POST /pins {role, present, next}: 403 `pin-wrong` with `triesLeft`, 409 `pin-kept-elsewhere`, 422
 * `pin-weak`, 423 with `lockedUntil`. The other sessions of that role end.
 */
export type LoginRefused = Refused & { triesLeft?: number; lockedUntil?: Instant };

// ---- live: GET /events, server-sent, `event: service`, `data:` one of these

/** names of states, nothing of their context; `event`: the name of what led there */
export interface Shown {
  type: 'state';
  at: Instant;
  event: string;
  kiosk: string;
  visit: string | null;
}
export type Live =
  | Shown
  | { type: 'device'; at: Instant; part: string; state: PartState }
  /** a message to or from the library system, masked */
  | { type: 'trace'; at: Instant; entry: TraceLine }
  | { type: 'report'; at: Instant; report: Report }
  /** a change, or another audited action */
  | { type: 'audit'; at: Instant; entry: AuditEntry }
  /** of a readiness report: a check, a question, or its end (null) */
  | { type: 'readiness'; at: Instant; run: RunState | null };

/** GET /library/trace: the last 200, oldest first. */
export interface TraceLine {
  at: Instant;
  direction: 'in' | 'out';
  code: string | null;
  name: string | null;
  latencyMs: number | null;
  fixed: Readonly<Record<string, string>>;
  /** id, its name, and the value or `***` */
  fields: readonly (readonly [id: string, name: string | null, value: string])[];
  deviations: readonly string[];
  /** all of it in one line */
  line: string;
}

// ---- devices

/** GET /devices/tags: the tags on the plate. */
export interface TagSeen {
  uid: string;
  since: Instant;
  kind: 'item' | 'not-ours' | 'patron' | 'blank' | 'unreadable';
  /** `…0041`; null: the tag has none */
  number: string | null;
  /** of a set: this tag's ordinal, and the number of tags */
  part: { ordinal: number; of: number } | null;
  usage: number | null;
  /** why it cannot be used */
  why: string | null;
  /** left out where the reader does not report it */
  model?: string;
  afi?: string;
}

/** GET /devices/scans: the last 20, newest first. */
export interface ScanSeen {
  at: Instant;
  symbology: string | null;
  length: number;
  /** `…0041`; of a card of which no digit is shown, the name of its kind */
  end: string;
  kind: 'patron' | 'item' | 'unknown';
}

// ---- figures

/** GET /figures?month=2026-11: left out, the month before this one. `months`: that have any, newest first. */
export interface FiguresPage {
  months: readonly string[];
  figures: MonthFigures;
}

// ---- rules

/**
 * POST /rules/explain: `facts` as in policies/facts.schema.json, or the name of a preset; null
 * facts: nothing is known.
 */
export interface ExplainRequest {
  facts?: unknown;
  preset?: string;
  channel: 'kiosk' | 'portal' | 'staff';
  /** now where left out */
  at?: Instant;
}
export interface Explanation {
  decision: Decision;
  allowed: readonly Action[];
  denied: readonly Action[];
  /** in the language of the attract screen, one for each reason */
  reasons: readonly { rule: string; says: string; clears: string }[];
  least: { feeIds: readonly string[]; amountCents: Cents } | null;
  /** those that were evaluated, to continue from */
  facts: unknown;
}
/** GET /rules/table */
export interface RulesTable {
  policy: string;
  file: string;
  rules: readonly { id: string; about: string }[];
  /** examples; null facts: nothing is known */
  presets: readonly { name: string; about: string; facts: unknown }[];
  tables: readonly DecisionTable[];
}

// ---- journal

/** Why an entry of the journal is as it is. */
export interface Explained {
  /** a code of the field guide; '' where none applies */
  why: string;
  /** in English, with the values of `data` in it */
  text: string;
  /** the words of the library system, or of who closed it */
  words: string;
  data: Readonly<Record<string, string | number>>;
}

/** GET /journal?list=staff|open|payments. Numbers show their last four characters. */
export interface JournalLine extends Explained {
  entry: number;
  at: Instant;
  kind: string;
  mode: string;
  state: string;
  item: string | null;
  patron: string | null;
  /**
   * of a payment: it was taken; the kiosk is at it; or for the staff, and nothing says whether it
   * was taken
   */
  payment?: 'paid' | 'under-way' | 'unknown';
}
/** GET /journal/export?list=…: the same as CSV, numbers in clear; audited */
/** GET /journal/:id, and POST /journal/:id/reveal with the numbers in clear, which is audited */
export interface JournalDetail extends JournalLine {
  history: readonly JournalStep[];
  /** only on the staff's list, or open */
  mayClose: boolean;
  mayRetry: boolean;
}
/** `text` in English; the rest for the panel's own words. */
export interface JournalStep extends Partial<Explained> {
  at: Instant;
  text: string;
  event: 'begin' | 'note' | 'settle';
  /** the kind of the transaction, the step, the state */
  name: string;
  /** what stands beside a step: a fee, a receipt number */
  beside: readonly string[];
}
/** POST /journal/:id/close; `evenOpen`: also an entry that the kiosk would settle by itself */
export interface CloseRequest {
  by: string;
  why: string;
  evenOpen?: boolean;
}
/** POST /journal/retry {entries} → {results} */
export interface RetryResult extends Partial<Explained> {
  entry: number;
  /** a state, `not-answered`, `still-under-way` or `waits-for-terminal` */
  became: string;
}

// ---- texts

/**
 * GET /texts, the languages; GET /texts/:language; PUT /texts/:language {key: text, or null for the
 * shipped one} → TextsSaved | Refused with `problems`, and as `wrong: TextProblem[]`
 */
export interface TextsOf {
  language: string;
  shipped: Readonly<Record<string, string>>;
  own: Readonly<Record<string, string>>;
  /** false: `screen.textsFolder` is null, or there is no file of the configuration; `remedy`: how to set it */
  mayChange: boolean;
  remedy?: string;
}
export interface TextsSaved {
  changed: readonly string[];
  restartDue: boolean;
}

// ---- configuration

/** GET /configuration */
export interface ConfigurationView {
  file: string;
  /** of the file, migrated to the present shape */
  content: Readonly<Record<string, unknown>>;
  /** what the file `extends` has, all bases together; {} without one */
  base: Readonly<Record<string, unknown>>;
  /** setting → the name of the base that has it */
  inherited: Readonly<Record<string, string>>;
  /** why a base cannot be read; the kiosk continues with what it read before */
  problems: readonly Complained[];
  /** what the migration changed, in words */
  notes: readonly string[];
  /** JSON Schema, draft 2020-12 */
  schema: unknown;
  /** identifies the present file and its bases; sent back with a change */
  basedOn: string;
  /** earlier ones, newest first */
  versions: readonly ConfigurationVersion[];
}
export interface ConfigurationVersion {
  id: string;
  at: Instant;
  /** the number of settings that differ from the present file */
  differs: number;
}
export interface Complained {
  /** `problem` by its name, for the panel's own words; a code of the field guide, or of src/config */
  said?: { is: string; args?: Readonly<Record<string, string | number>> };
  /** the base that holds the setting; left out: the file itself */
  file?: string;
  path: string;
  problem: string;
  remedy: string;
}
/** A secret that the change would send to another place; the person who saves it must type it. */
export interface SecretNeeded {
  path: string;
  to: string;
}
/** A changed address at which nothing answered; `address` without what a URL may have of secrets. */
export interface SilentAddress {
  path: string;
  address: string;
  code: string;
  text: string;
  remedy?: string;
}
/** POST /configuration/check {config} → also `silent` and `numbers`, where there are no complaints */
export interface ConfigurationCheck {
  complaints: readonly Complained[];
  secretsNeeded: readonly SecretNeeded[];
  difference: readonly ConfigurationDifference[];
  /** left out: not tried */
  silent?: readonly SilentAddress[];
  /** the newest item numbers of the journal, where the change makes another of one; left out: none */
  numbers?: readonly NumberChanged[];
}
/** A number in a barcode, and what it is to the library system; null: it goes to the desk. All masked. */
export interface NumberChanged {
  number: string;
  from: string | null;
  to: string | null;
}
/** A setting of the file; left out: not set, there or in a base. */
interface ConfigurationDifference {
  path: string;
  from?: unknown;
  to?: unknown;
  /** which of the two is the value of the base */
  inherited?: 'from' | 'to';
}
/**
 * POST /configuration/save {config, basedOn, secrets?: by their path}: 403 with `secretsNeeded`,
 * 423 after too many wrong ones; and POST /configuration/back {version?, default the newest}. Both:
 * 409 where the file has changed, 422 with `complaints`
 */
export interface ConfigurationSaved extends ConfigurationCheck {
  basedOn: string;
  restartDue: boolean;
}

// ---- audit trail

/** GET /audit?before=…&kind=changes: newest first, 500 at most. Never a value of a setting. */
export interface AuditEntry {
  at: Instant;
  /** `socket`: the command line on this machine; `region`: an operator of the region */
  role: Role | 'socket' | 'region' | 'nobody';
  /** the initials that were given at the log-in; of the region: the operator's name */
  by?: string | undefined;
  action: string;
  /** the settings, the entry, the part */
  what: readonly string[];
  /** how often it was repeated within ten minutes; left out: not */
  times?: number;
}
