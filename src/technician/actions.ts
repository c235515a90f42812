/**
 * What a technician can see and do in a running kiosk: one set of actions with two faces, the
 * command line (over a socket in the data folder that only the kiosk's user may open) and the
 * service panel (in the browser, after a PIN). Types only. Nothing here holds a PIN, a card number,
 * an item number, a name, a title or an amount of one patron. Each action and the role that it
 * takes are in `access.ts`; they are under `/service/api` on the screen's server and under `/` on
 * the socket.
 */
import type { DecisionTable } from '../blocks/index.ts';
import type { Action, Cents, Decision, Instant, PartState, Report } from '../domain.ts';
import type { Latencies, Today } from '../metrics/today.ts';
import type { Finding } from './health/finding.ts';

export type { DecisionTable };

/** GET /overview */
export interface Overview {
  device: string;
  library: string;
  version: string;
  now: Instant;
  startedAt: Instant;
  /** is somebody at the screen */
  visit: boolean;
  outOfService: boolean;
  /** configuration or texts saved, waiting for the next attract screen */
  restartDue: boolean;
  parts: readonly Finding[];
  today: Today;
  toDo: { toSend: number; refused: number; paidNotBooked: number };
  libraryLatency: Latencies;
  /** newest first */
  reports: readonly Reported[];
}
export type Reported = Report & { at: Instant };

/**
 * `operator`: sees, tests, closes entries. `technician`: also texts, configuration, out of service,
 * logs.
 */
export type Role = 'operator' | 'technician';

/**
 * What a refused request says, with any status of 400 and above. `code` is stable; `remedy` says
 * what to do.
 */
export interface Refused {
  code: string;
  text: string;
  remedy?: string;
}

// ---- who is there

/**
 * GET /session, and the answer to POST /login {role, pin, code?, initials, atKiosk?}: 200; 401 with
 * `triesLeft`; 423 with `lockedUntil`; 403 `no-pin` where none is set for that role
 */
export interface Session {
  /** null: nobody is logged in */
  role: Role | null;
  /** the initials that were given at the log-in */
  by: string | null;
  /** false: the configuration names no PIN, the panel is closed; `remedy` says how to set one */
  open: boolean;
  remedy?: string;
  /**
   * those that have a PIN; `lockedUntil` null: it may be tried; `needsCode`: and a one-time code
   * after it
   */
  roles: readonly {
    role: Role;
    lockedUntil: Instant | null;
    triesLeft: number;
    needsCode: boolean;
  }[];
  /** without a request for so long the session ends */
  logOffMs: number;
  /** IANA and ISO 4217: how the library writes moments and amounts */
  timeZone: string;
  currency: string;
}
export type LoginRefused = Refused & { triesLeft?: number; lockedUntil?: Instant };

// ---- live: GET /events, server-sent, `event: service`, `data:` one of these

export type Live =
  /** the names of the states, nothing of what they hold; `event`: what led there, by its name */
  | { type: 'state'; at: Instant; event: string; kiosk: string; visit: string | null }
  | { type: 'device'; at: Instant; part: string; state: PartState }
  /** a message of the line to the library system, masked */
  | { type: 'trace'; at: Instant; entry: TraceLine }
  | { type: 'report'; at: Instant; report: Report }
  /** somebody changed something */
  | { type: 'audit'; at: Instant; entry: AuditEntry };

/** GET /library/trace: the last 200, oldest first. */
export interface TraceLine {
  at: Instant;
  direction: 'in' | 'out';
  code: string | null;
  name: string | null;
  latencyMs: number | null;
  fixed: Readonly<Record<string, string>>;
  /** id, what the table calls it, and the value or `***` */
  fields: readonly (readonly [id: string, name: string | null, value: string])[];
  deviations: readonly string[];
  /** all of it in one line */
  line: string;
}

// ---- devices

/** POST /parts/:part/test → Finding. The scanner waits up to 20 s for a code. */
export type Testable =
  | 'printer'
  | 'library'
  | 'reader'
  | 'terminal'
  | 'scanner'
  | 'screen'
  | 'clock';

/** GET /devices/tags: what lies on the plate now. */
export interface TagSeen {
  uid: string;
  since: Instant;
  kind: 'item' | 'patron' | 'blank' | 'unreadable';
  /** `…0041`; null: none on it */
  number: string | null;
  /** of a set: this part, of how many */
  part: { ordinal: number; of: number } | null;
  usage: number | null;
  /** why it cannot be used */
  why: string | null;
  /** left out where the reader did not say */
  model?: string;
  afi?: string;
}

/** GET /devices/scans: the last 20, newest first. */
export interface ScanSeen {
  at: Instant;
  symbology: string | null;
  length: number;
  /** `…0041` */
  end: string;
  kind: 'patron' | 'item' | 'unknown';
}

// ---- rules

/**
 * POST /rules/explain. `facts` as policies/facts.schema.json has them, or the name of a preset;
 * null facts: nothing is known.
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
  /** what was judged, to go on from */
  facts: unknown;
}
/** GET /rules/table */
export interface RulesTable {
  policy: string;
  file: string;
  rules: readonly { id: string; about: string }[];
  /** to ask about as they are, or to begin a form with; null facts: nothing is known */
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
}
/** GET /journal/export?list=…: the same as CSV, numbers in clear; audited */
/** GET /journal/:id, and POST /journal/:id/reveal with the numbers in clear, which is audited */
export interface JournalDetail extends JournalLine {
  history: readonly { at: Instant; text: string }[];
  /** only on the staff's list, or open */
  mayClose: boolean;
  mayRetry: boolean;
}
/** POST /journal/:id/close; `evenOpen`: also one that the kiosk would still settle by itself */
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
 * shipped one} → TextsSaved | Refused with `problems`
 */
export interface TextsOf {
  language: string;
  shipped: Readonly<Record<string, string>>;
  own: Readonly<Record<string, string>>;
  /** false: `screen.textsFolder` is not set, `remedy` says how */
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
  /** as it stands in the file, migrated to the present shape */
  content: Readonly<Record<string, unknown>>;
  /** what the migration changed, in words */
  notes: readonly string[];
  /** JSON Schema, draft 2020-12 */
  schema: unknown;
  /** to be sent back with a change: the file that it was made from */
  basedOn: string;
  /** kept ones, newest first */
  versions: readonly ConfigurationVersion[];
}
export interface ConfigurationVersion {
  id: string;
  at: Instant;
  /** how many settings differ from the file as it is now */
  differs: number;
}
export interface Complained {
  path: string;
  problem: string;
  remedy: string;
}
/** A secret that the change would send to another place than before: who saves it must type it. */
export interface SecretNeeded {
  path: string;
  to: string;
}
/** POST /configuration/check {config} */
export interface ConfigurationCheck {
  complaints: readonly Complained[];
  secretsNeeded: readonly SecretNeeded[];
  /** from the file as it is now; left out of the JSON: not set */
  difference: readonly { path: string; from?: unknown; to?: unknown }[];
}
/**
 * POST /configuration/save {config, basedOn, secrets?: by their path}: 403 with `secretsNeeded`,
 * 423 after too many wrong ones; and POST /configuration/back {version?: the newest kept}: 409
 * where the file changed meanwhile, 422 with `complaints`
 */
export interface ConfigurationSaved extends ConfigurationCheck {
  basedOn: string;
  restartDue: boolean;
}

// ---- what was done

/**
 * GET /audit?before=…&kind=changes, newest first, 500 at most. Never a value: what was changed, not
 * to what.
 */
export interface AuditEntry {
  at: Instant;
  /** `socket`: the command line on this machine */
  role: Role | 'socket' | 'nobody';
  /** the initials that were given at the log-in; left out of the JSON: none were */
  by?: string | undefined;
  action: string;
  /** the settings, the entry, the part */
  what: readonly string[];
  /** done so often again since the line before, within ten minutes; left out: once */
  times?: number;
}
