/**
 * What kiosks and hosts report to the region: state, newest wins. Nothing of a person is in it, and
 * no text that could hold one: codes, counts, paths of settings. What the staff need to know of an
 * entry is sealed for them.
 */
import { z } from 'zod';

const instant = z.iso.datetime({ offset: true });
const count = z.int().nonnegative();
/** a code of the field guide, the path of a setting, the name of a part */
const word = z.string().max(120);

export const statusReport = z.object({
  v: z.literal(1),
  /** rising within one start */
  n: count,
  at: instant,
  startedAt: instant,
  version: word,
  /** as /health answers it */
  health: z.object({
    status: z.enum(['ok', 'limited', 'closed', 'starting', 'out-of-order']),
    why: z.array(word).max(30),
  }),
  branch: z.object({
    link: z.enum(['up', 'alone', 'fenced']),
    unpublished: count,
    clockAheadMs: z.number().nullable(),
    keyGeneration: count,
  }),
  configuration: z.object({
    /** `waiting`: for the attract screen, or for its time. `stepped-back`: it did not start. */
    state: z.enum(['none', 'applied', 'waiting', 'refused', 'stepped-back']),
    /** of the document that the state is of; null: none came */
    serial: count.nullable(),
    /** of what is applied (layers.ts); null: nothing is */
    hash: word.nullable(),
    /** where it was refused or did not start: settings, and what is wrong with them */
    complaints: z.array(z.object({ path: word, code: word })).max(50),
    /** settings of the layers that the kiosk's own file has otherwise: a technician's change */
    differs: z.array(word).max(200),
  }),
  list: z.object({ exportedAt: instant, entries: count }).nullable(),
  package: z.object({
    state: z.enum([
      'none',
      'fetching',
      'staged',
      'waiting',
      'probation',
      'done',
      'back',
      'refused',
    ]),
    /** that the state is of */
    version: word.nullable(),
    /** package-reasons.ts; of `done`: it has no way back, and was not well in its ten minutes */
    why: word.nullable(),
  }),
  /** the last check before opening; null: none was made */
  readiness: z
    .object({
      endedAt: instant,
      worst: z.enum(['ok', 'attention', 'broken']),
      /** the checks that are broken: their codes */
      broken: z.array(word).max(30),
    })
    .nullable(),
  open: z.boolean(),
  /** when the library closes; null: it is closed, or has no hours */
  closesAt: instant.nullable(),
  /** when it opens next; null: it has no hours, or opens on no day of the next two weeks */
  opensAt: instant.nullable(),
  /** since the program was installed, as it knows: rising but for a lost disk */
  openMinutes: count,
  visits: count,
  /** the call that no one has answered; null: there is none */
  call: z.object({ id: word, reason: word, since: instant, state: word }).nullable(),
  /** codes of log entries at level error since the start, and how often */
  errors: z.record(word, count),
  /** those of figures.ts, by their names */
  figures: z.record(word, z.number()),
});
export type StatusReport = z.infer<typeof statusReport>;

/** An entry that waits for the staff; `sealed`: age, to the staff of branch and region, base64. */
const staffReport = z.object({
  v: z.literal(1),
  entry: count,
  since: instant,
  kind: word,
  /** a code of docs/field-guide.md */
  why: word,
  sealed: z.base64(),
});
export type StaffReport = z.infer<typeof staffReport>;

/** The staff's list of a kiosk, oldest first: as much of it as a message holds. */
export const staffList = z.object({ v: z.literal(1), entries: z.array(staffReport).max(500) });
export type StaffList = z.infer<typeof staffList>;
/** What is sealed in it, beside what binds it to its entry (staff-seal.ts). */
export const staffDetail = z.object({
  item: z.string().optional(),
  patron: z.string().optional(),
  amountCents: z.int().optional(),
  /** the library system's own words */
  message: z.string().optional(),
});
export type StaffDetail = z.infer<typeof staffDetail>;

const actionReport = z.object({
  v: z.literal(1),
  id: word,
  at: instant,
  outcome: z.enum(['done', 'refused']),
  /** a code: `no-such-entry`, `expired` …; null where it is done */
  why: word.nullable(),
});
export type ActionReport = z.infer<typeof actionReport>;

/** Of the last actions, oldest first. */
export const outcomesReport = z.object({
  v: z.literal(1),
  outcomes: z.array(actionReport).max(100),
});
export type OutcomesReport = z.infer<typeof outcomesReport>;

/** Of the machine that runs the broker. */
export const brokerReport = z.object({
  v: z.literal(1),
  at: instant,
  /** of nats-server */
  version: word,
  diskUsedShare: z.number().min(0).max(1),
  memoryBytes: count,
  connections: count,
});
export type BrokerReport = z.infer<typeof brokerReport>;
