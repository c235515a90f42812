/**
 * What a technician can see and do in a running kiosk: one set of actions with two faces, the command line (over a socket
 * in the data folder that only the kiosk's user may open) and the service panel (in the browser, after a PIN).
 * Types only. Nothing here holds a PIN, a card number, an item number, a name, a title or an amount of one patron.
 */
import type { Cents, Instant, Report } from '../domain.ts';

/** Every part that is shown with a light. */
export type PartName =
  | 'configuration'
  | 'clock'
  | 'disk'
  | 'database'
  | 'journal'
  | 'library'
  | 'rfid'
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
}

/** Done today (in the library's time zone), since the process began or the day did. */
export interface Today {
  lent: number;
  returned: number;
  refused: number;
  paidCents: Cents;
  /** visits by hour of the day, 24 figures */
  visitsByHour: readonly number[];
}

export interface Latencies {
  nowMs: number | null;
  medianMs: number | null;
  /** the slowest one in a hundred */
  p99Ms: number | null;
  outages: number;
  /** the last six hours, a figure every five minutes; null: nothing was asked */
  series: readonly (number | null)[];
}

export interface Overview {
  device: string;
  library: string;
  version: string;
  now: Instant;
  startedAt: Instant;
  /** is somebody at the screen */
  visit: boolean;
  outOfService: boolean;
  /** configuration saved, waiting for the next attract screen */
  restartDue: boolean;
  parts: readonly Finding[];
  today: Today;
  toDo: { toSend: number; refused: number; paidNotBooked: number };
  libraryLatency: Latencies;
  /** newest first */
  reports: readonly (Report & { at: Instant })[];
}

/** `operator`: sees, tests, closes entries. `technician`: also texts, configuration, out of service, logs. */
export type Role = 'operator' | 'technician';
