/**
 * What is known of the health of one part: the same words for `kiosk doctor`, for the lights of a
 * running kiosk and for its tests of parts.
 */
import type { Instant } from '../../machines/domain.ts';

/**
 * The parts that have a light, in the order in which they are shown. true: the panel has a key that
 * tests it; false: its light is all, and the panel opens a page in place of the key.
 */
const hasKey = {
  configuration: false,
  clock: true,
  disk: false,
  database: false,
  journal: false,
  library: true,
  branch: false,
  reader: true,
  scanner: true,
  'card-reader': true,
  printer: true,
  terminal: true,
  code: true,
  signals: true,
  help: true,
  staffing: false,
  screen: true,
} as const;
type HasKey = typeof hasKey;
export type PartName = keyof HasKey;
/** POST /parts/:part/test → Finding. The scanner waits up to 20 s for a code. */
export type Testable = {
  [name in PartName]: HasKey[name] extends true ? name : never;
}[PartName];

export const partNames = Object.keys(hasKey) as readonly PartName[];

export function isTestable(part: PartName): part is Testable {
  return hasKey[part];
}

/** green, amber, red; `off`: this kiosk has none */
export type Light = 'ok' | 'attention' | 'broken' | 'off';

/** One finding about one part. `code` has a row in docs/field-guide.md; `ok` and `off` too. */
export interface Finding {
  part: PartName;
  light: Light;
  /** stable, kebab-case */
  code: string;
  /** for a technician: `The reader answers in 12 ms (Feig MR102, firmware 3.1).` */
  text: string;
  /** what to do, where there is something to do */
  remedy?: string | undefined;
  /** the address of a device, the folder of the database */
  where?: string | undefined;
  /** when this state began; only a running kiosk knows */
  since?: Instant | undefined;
  latencyMs?: number | undefined;
  /**
   * `text` for a panel in another language: the key `code.ok.<is>` of its catalogue, and the
   * arguments of that
   */
  told?: { is: string; name?: string; figure?: number };
}
type Details = Partial<Pick<Finding, 'remedy' | 'where' | 'since' | 'latencyMs' | 'told'>>;

function make(light: 'attention' | 'broken') {
  return (part: PartName, code: string, text: string, details: Details = {}): Finding => ({
    part,
    light,
    code,
    text,
    ...details,
  });
}
export const attention = make('attention');
export const broken = make('broken');

/** All is well, or there is nothing to report. */
export function fine(part: PartName, text: string, details: Details = {}): Finding {
  return { part, light: 'ok', code: 'ok', text, ...details };
}

/** `name`: `RFID reader` */
export function absent(part: PartName, name: string): Finding {
  return { part, light: 'off', code: 'off', text: `This kiosk has no ${name}.` };
}

const lightOrder: readonly Light[] = ['broken', 'attention', 'ok', 'off'];

/** In the order of the parts; the worst finding of a part first. */
export function inOrder(findings: readonly Finding[]): Finding[] {
  return findings.toSorted(
    (one, other) =>
      partNames.indexOf(one.part) - partNames.indexOf(other.part) ||
      lightOrder.indexOf(one.light) - lightOrder.indexOf(other.light),
  );
}

/** The worst light of all. */
export function worstOf(
  findings: readonly Pick<Finding, 'light'>[],
): 'ok' | 'attention' | 'broken' {
  if (findings.some(({ light }) => light === 'broken')) return 'broken';
  return findings.some(({ light }) => light === 'attention') ? 'attention' : 'ok';
}
