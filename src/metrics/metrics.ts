/**
 * What the kiosk does, as metrics of Prometheus. They are made of observations alone, so that every
 * label is a word of the program, of the policy or of SIP2: nothing of a person, and no more series
 * with more patrons. No amount of money: between two scrapes there may be one payment. Each series
 * is described in docs/monitoring.md.
 */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Report } from '../../machines/domain.ts';
import type { BranchState } from '../branch/port.ts';
import type { JournalCounts } from '../store/journal-counts.ts';
import { addBranch } from './branch.ts';
import { type Figures, figuresOf } from './figures.ts';
import type { Observe } from './observations.ts';

export interface MetricsOptions {
  version: string;
  /** asked at each scrape */
  journal(): JournalCounts;
  /** steps of the journal were removed or changed by another program; asked at each scrape */
  journalChanged(): boolean;
  /** the moment of the library's last export of facts; null: there is none; asked at each scrape */
  factsExportedAt(): string | null;
  /** the last check before opening; null: none was made; asked at each scrape */
  selfCheck(): { endedAt: string; worst: string } | null;
  /** the number of pages that show the screen; asked at each scrape */
  viewers(): number;
  /** calls for help that no one has answered; asked at each scrape */
  callsOpen(): number;
  /** asked at each scrape; null: this kiosk has no branch */
  branch: (() => BranchState) | null;
  /** figures of the process and of Node; default true. A test that counts in simulated time has none */
  ofProcess?: boolean;
}

interface Metrics {
  readonly observe: Observe;
  /** the exposition, and its content type */
  expose(): Promise<{ contentType: string; text: string }>;
  /** those that the region sees */
  figures(): Promise<Figures>;
}

/** Seconds: from a reader that answers at once to a patron who looks for their card. */
const buckets = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120];

/** Log entries for which packaging/monitoring has an alert. */
const alerted = [
  ['warn', 'library', 'patron-card-rests'],
  ['warn', 'library', 'patron-pins-paused'],
  ['error', 'library', 'pin-unchecked'],
  ['warn', 'service', 'service-locked'],
  ['error', 'help', 'help-call-failed'],
  ['error', 'branch', 'branch-fenced'],
  ['error', 'branch', 'branch-adopted-falsely'],
  ['error', 'branch', 'branch-not-signed'],
] as const satisfies readonly (readonly [Report['level'], string, string])[];

/** Has a registry of its own, so that two kiosks in one process do not share figures. */
export function createMetrics(options: MetricsOptions): Metrics {
  const registry = new Registry();
  new Gauge({
    name: 'kiosk_info',
    help: 'Always 1; the version is a label.',
    labelNames: ['version'],
    registers: [registry],
  }).set({ version: options.version }, 1);
  const observe = countInto(registry);
  addScraped(registry, options);
  if (options.branch) addBranch(registry, options.branch);
  if (options.ofProcess ?? true) collectDefaultMetrics({ register: registry });
  return {
    observe,
    figures: () => figuresOf(registry),
    expose: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
  };
}

/** The gauges whose figures are read at each scrape. */
function addScraped(
  registry: Registry,
  { journal, journalChanged, factsExportedAt, selfCheck, viewers, callsOpen }: MetricsOptions,
): void {
  const registers = [registry];
  new Gauge({
    name: 'kiosk_journal_entries',
    help: 'Entries of the journal that want something: to be sent, to be asked about, or to be looked at by staff.',
    labelNames: ['state'],
    registers,
    collect() {
      const { toSend, toAsk, refused, paidNotBooked, paymentUnknown } = journal();
      this.set({ state: 'to-send' }, toSend);
      this.set({ state: 'to-ask' }, toAsk);
      this.set({ state: 'refused' }, refused);
      this.set({ state: 'paid-not-booked' }, paidNotBooked);
      this.set({ state: 'payment-unknown' }, paymentUnknown);
    },
  });
  new Gauge({
    name: 'kiosk_journal_whole',
    help: '1: the journal is as the kiosk wrote it. 0: steps were removed, changed or added, and nobody has accepted it since.',
    registers,
    collect() {
      this.set(journalChanged() ? 0 : 1);
    },
  });
  new Gauge({
    name: 'kiosk_facts_exported_timestamp_seconds',
    help: 'When the library exported the facts of all patrons last, in seconds since 1970. Left out where there are none.',
    registers,
    collect() {
      const exportedAt = factsExportedAt();
      if (exportedAt === null) this.remove();
      else this.set(Date.parse(exportedAt) / 1000);
    },
  });
  new Gauge({
    name: 'kiosk_self_check_timestamp_seconds',
    help: 'When every part was checked before opening last, in seconds since 1970. Left out where it never was.',
    registers,
    collect() {
      const last = selfCheck();
      if (last === null) this.remove();
      else this.set(Date.parse(last.endedAt) / 1000);
    },
  });
  new Gauge({
    name: 'kiosk_self_check_ok',
    help: '1: nothing was broken in the last check before opening. 0: something was. Left out where there was none.',
    registers,
    collect() {
      const last = selfCheck();
      if (last === null) this.remove();
      else this.set(last.worst === 'broken' ? 0 : 1);
    },
  });
  new Gauge({
    name: 'kiosk_screen_viewers',
    help: 'Pages that show the screen of the patron: 1 where a browser stands at the kiosk.',
    registers,
    collect() {
      this.set(viewers());
    },
  });
  new Gauge({
    name: 'kiosk_calls_open',
    help: 'Calls for help that no one has answered yet: 0 or 1.',
    registers,
    collect() {
      this.set(callsOpen());
    },
  });
}

/** The counters, the histogram and the state of each part, all made of observations. */
function countInto(registry: Registry): Observe {
  const registers = [registry];
  const counter = <L extends string>(name: string, help: string, labelNames: readonly L[]) =>
    new Counter({ name, help, labelNames, registers });
  const visits = counter('kiosk_visits_total', 'Visits that began.', ['mode']);
  const fallen = counter(
    'kiosk_visits_line_lost_total',
    'Visits that began on line and went on off line, since the line was lost.',
    [],
  );
  const pins = counter('kiosk_pins_total', 'PINs that patrons typed, by what came of it.', [
    'outcome',
  ]);
  const items = counter('kiosk_items_total', 'Items presented, by what came of it.', [
    'action',
    'mode',
    'outcome',
  ]);
  const payments = counter('kiosk_payments_total', 'Payments, by what came of it.', ['outcome']);
  const receipts = counter('kiosk_receipts_total', 'Receipts and slips, by what came of it.', [
    'paper',
    'outcome',
  ]);
  const evaluations = counter('kiosk_evaluations_total', 'Patrons looked at by the block rules.', [
    'level',
    'basis',
  ]);
  const rules = counter('kiosk_rules_total', 'Rules that held when a patron was looked at.', [
    'rule',
    'level',
  ]);
  const reports = counter('kiosk_log_entries_total', 'Entries of the log.', [
    'level',
    'part',
    'code',
  ]);
  // A series that begins with its first event never rises: an alert would miss that event.
  for (const [level, part, code] of alerted) reports.inc({ level, part, code }, 0);
  const outages = counter('kiosk_part_outages_total', 'How often a part that was up went down.', [
    'part',
  ]);
  const up = new Gauge({
    name: 'kiosk_part_up',
    help: '1: the part works. 0: it does not. A part that this kiosk does not have is left out.',
    labelNames: ['part'],
    registers,
  });
  const answers = new Histogram({
    name: 'kiosk_answer_seconds',
    help: 'From a question to its answer, by the wire and by what answered: a SIP2 reply, or a command of a device.',
    labelNames: ['wire', 'of'],
    buckets,
    registers,
  });
  const calls = counter('kiosk_calls_total', 'Calls for help, by their reason and their end.', [
    'reason',
    'end',
  ]);
  const acknowledged = new Histogram({
    name: 'kiosk_call_acknowledged_seconds',
    help: 'From a call for help to the answer of a member of staff.',
    buckets: [5, 10, 30, 60, 120, 300, 600, 1_800],
    registers,
  });
  const parts = new Map<string, string>();
  return (observation) => {
    switch (observation.kind) {
      case 'visit':
        return visits.inc({ mode: observation.mode });
      case 'line-lost':
        return fallen.inc();
      case 'pin':
        return pins.inc({ outcome: observation.outcome });
      case 'item': {
        const { action, mode, outcome } = observation;
        return items.inc({ action, mode, outcome });
      }
      case 'payment':
        return payments.inc({ outcome: observation.outcome });
      case 'paper':
        return receipts.inc({ paper: observation.paper, outcome: observation.outcome });
      case 'evaluation': {
        const { level, basis } = observation;
        evaluations.inc({ level, basis });
        for (const rule of observation.rules) rules.inc({ rule, level });
        return;
      }
      case 'exchange':
        return answers.observe(
          { wire: observation.wire, of: observation.of },
          observation.latencyMs / 1_000,
        );
      case 'call': {
        const { reason, end, tookMs } = observation;
        calls.inc({ reason, end });
        if (end === 'acknowledged') acknowledged.observe(tookMs / 1_000);
        return;
      }
      case 'report': {
        const { level, part, code } = observation.report;
        return reports.inc({ level, part, code });
      }
      case 'called':
      case 'seen-and-gone':
        return;
      case 'part': {
        const { part, state } = observation;
        const before = parts.get(part);
        if (before === state) return;
        parts.set(part, state);
        if (before === 'up') outages.inc({ part });
        if (state === 'absent') up.remove({ part });
        else up.set({ part }, state === 'up' ? 1 : 0);
      }
    }
  };
}
