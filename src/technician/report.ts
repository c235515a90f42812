/**
 * The readiness report: what was tried on a running kiosk, by which machine and which person, and
 * what came of it. Types only. Nothing of a patron: of a card its last four characters and a verdict.
 */
import type { Instant } from '../../machines/domain.ts';
import { type Finding, type Light, type PartName, partNames } from './finding.ts';

/** The keys of a keypad without which a patron is stuck. */
export const neededKeys = [
  ...(['1', '2', '3', '4', '5', '6', '7', '8', '9', '0'] as const),
  ...(['enter', 'back', 'up', 'down'] as const),
] as const;
/** F2, F4, F8 and F9: reading aloud. */
export const speechKeys = ['aloud', 'again', 'softer', 'louder'] as const;
/** The keys of a keypad that the patron's screen knows: docs/accessibility.md. */
export const keyNames = [...neededKeys, ...speechKeys] as const;
/** The keys that `screen.jack` names: a headset that is plugged in, and taken out. */
export const jackKeys = ['jack-in', 'jack-out'] as const;
/** Those of `screen.twoKeys`. */
export const twoKeys = ['next', 'choose'] as const;
export const allKeys = [...keyNames, ...jackKeys, ...twoKeys] as const;
export type KeyName = (typeof allKeys)[number];

/** What a person tries. */
const personChecks = [
  ...(['print', 'scan', 'tag', 'card', 'lamp', 'sound', 'headset', 'keypad'] as const),
  ...(['jack', 'two-keys'] as const),
] as const;
/** What another kiosk does is no part of the report of this one. */
const isOfThisKiosk = (part: PartName): part is Exclude<PartName, 'branch'> => part !== 'branch';
const firstParts = [
  ...(['terminal', 'code', 'library', 'reader', 'scanner', 'card-reader'] as const),
  ...(['printer', 'signals', 'help', 'staffing', 'screen'] as const),
  ...(['clock', 'disk', 'database', 'journal', 'configuration'] as const),
] as const satisfies readonly PartName[];
const otherParts = partNames
  .filter(isOfThisKiosk)
  .filter((part) => !firstParts.some((first) => first === part));
/** What is tried, in the order of the report: first what a person tries, then what needs none. */
export const checkNames = [...personChecks, ...firstParts, ...otherParts] as const;
export type CheckName = (typeof checkNames)[number];

/** `not-judged`: no one was asked, or the person left it out; never counted as passed. */
export type CheckLight = Light | 'not-judged';

/** `code` has a row in docs/field-guide.md. */
export interface Check extends Omit<Finding, 'part' | 'light' | 'since' | 'latencyMs'> {
  check: CheckName;
  light: CheckLight;
  at: Instant;
  /** how long the device, or the person at it, took */
  ms?: number;
  /** the initials of the person whose judgement it is; left out: the kiosk's own */
  by?: string;
  /** of the keypad: which keys came, and which did not */
  keys?: Readonly<Partial<Record<KeyName, boolean>>>;
}

/** How a device names itself; each left out where it does not. */
export interface DeviceIdentity {
  part: 'reader' | 'scanner' | 'card-reader' | 'printer' | 'terminal' | 'code';
  address: string;
  /** maker, model, firmware, terminal id: in its own words */
  identity?: string;
  serial?: string;
  /** of USB: maker, product and id */
  usb?: string;
}

export interface Version {
  name: 'kiosk' | 'node' | 'system' | 'kernel' | 'browser';
  version: string;
}

/** `unattended`: without a person. `self-check`: the same, by itself before the library opens. */
export type ReportKind = 'attended' | 'unattended' | 'self-check';

export interface ReadinessReport {
  /** `2026-11-26T15-02-10-123Z`: its name in the folder `reports` */
  id: string;
  kind: ReportKind;
  device: string;
  library: string;
  timeZone: string;
  /** of the library: in this language it is written where no other is asked for */
  language: string;
  startedAt: Instant;
  endedAt: Instant;
  /** the initials of the person who was asked */
  by?: string;
  /** the person ended it early */
  stopped?: true;
  worst: 'ok' | 'attention' | 'broken';
  checks: readonly Check[];
  versions: readonly Version[];
  devices: readonly DeviceIdentity[];
}

/** What only a person can do or judge. */
export type Question = { id: number; check: CheckName } & (
  | {
      kind: 'yes-no';
      /** of a test receipt: the figures on it, to compare */
      figures?: string;
    }
  /** an act, which the device reports by itself; answered only to leave it out */
  | { kind: 'do'; withinMs: number }
  | {
      kind: 'keys';
      keys: readonly KeyName[];
      /** by the code of a key: which of them it is here; left out: as on every keypad */
      codes?: Readonly<Record<string, KeyName>>;
    }
);

/** `none`: this kiosk has no such thing. Of `do` only `skip` is understood. */
export type Answer =
  | { answer: 'yes' | 'no' | 'skip' | 'none' }
  | { answer: 'keys'; pressed: readonly KeyName[] };

/** What the side that asks the person can do: sound and keys need the kiosk's own screen. */
export type Ability = 'ask' | 'sound' | 'keys';

/** POST /readiness/start. Without `ask` it needs no person. */
export interface StartRequest {
  by?: string;
  can: readonly Ability[];
  /** only these; left out: all */
  only?: readonly CheckName[];
}

/** GET /readiness: what is under way, and the earlier reports. */
export interface ReadinessState {
  /** null: nothing is under way */
  run: RunState | null;
  /** newest first */
  reports: readonly ReportLine[];
}
export interface RunState {
  id: string;
  by?: string;
  /** of all that it will try */
  total: number;
  /** the check that is under way */
  now: CheckName | null;
  question: Question | null;
  checks: readonly Check[];
}
export interface ReportLine
  extends Pick<ReadinessReport, 'id' | 'kind' | 'by' | 'endedAt' | 'worst'> {
  /** there is a PDF of it */
  pdf: boolean;
  failed: readonly CheckName[];
  notJudged: number;
}
