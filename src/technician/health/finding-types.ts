/**
 * What is found out about one part: the same words for `kiosk doctor`, for the lights of a running
 * kiosk and for its probes.
 */
import type { Instant } from '../../domain.ts';

/** Every part that is shown with a light. */
export type PartName =
  | 'configuration'
  | 'clock'
  | 'disk'
  | 'database'
  | 'journal'
  | 'library'
  | 'reader'
  | 'scanner'
  | 'printer'
  | 'terminal'
  | 'screen';

/** green, amber, red; `off`: this kiosk has none */
export type Light = 'ok' | 'attention' | 'broken' | 'off';

/** One finding about one part. `code` has a row in docs/field-guide.md; `ok` and `off` too. */
export interface Finding {
  part: PartName;
  light: Light;
  /** stable, kebab-case */
  code: string;
  /** what is so, for a technician: `The reader answers in 12 ms (Feig MR102, firmware 3.1).` */
  text: string;
  /** what to do, where there is something to do */
  remedy?: string;
  /** where it is: the address of a device, the folder of the database */
  where?: string;
  /** since when it is so; only a running kiosk knows */
  since?: Instant;
  latencyMs?: number;
  /**
   * what `text` says, for a panel in another language: `code.ok.<is>` of its catalogue, with the
   * rest as arguments
   */
  told?: { is: string; name?: string; figure?: number };
}
