/**
 * The figures of a kiosk that its status report carries to the region: of the series that /metrics
 * has (docs/monitoring.md) those by which a region is watched. Others are left out at both ends.
 */
interface Figure {
  series: string;
  /** the figure is the sum of all samples of the series that have these labels */
  labels: Readonly<Record<string, string>>;
  type: 'counter' | 'gauge';
}

const counter = (series: string, labels: Figure['labels'] = {}): Figure => ({
  series,
  labels,
  type: 'counter',
});
const gauge = (series: string, labels: Figure['labels'] = {}): Figure => ({
  series,
  labels,
  type: 'gauge',
});

export const figures: readonly Figure[] = [
  ...['online', 'offline'].map((mode) => counter('kiosk_visits_total', { mode })),
  counter('kiosk_items_total', { action: 'check-out', outcome: 'done' }),
  counter('kiosk_items_total', { action: 'check-out', outcome: 'provisional' }),
  counter('kiosk_items_total', { action: 'check-in', outcome: 'done' }),
  counter('kiosk_items_total', { action: 'check-in', outcome: 'provisional' }),
  ...['paid', 'paid-not-booked', 'unknown'].map((outcome) =>
    counter('kiosk_payments_total', { outcome }),
  ),
  ...['library', 'journal', 'reader', 'scanner', 'printer', 'terminal'].map((part) =>
    gauge('kiosk_part_up', { part }),
  ),
  counter('kiosk_part_outages_total', { part: 'library' }),
  ...['to-send', 'to-ask', 'refused', 'paid-not-booked', 'payment-unknown'].map((state) =>
    gauge('kiosk_journal_entries', { state }),
  ),
  gauge('kiosk_screen_viewers'),
  counter('kiosk_answer_seconds_sum', { wire: 'library' }),
  counter('kiosk_answer_seconds_count', { wire: 'library' }),
  gauge('process_resident_memory_bytes'),
  gauge('nodejs_eventloop_lag_p99_seconds'),
];

/** Its name in `figures` of a status report: `kiosk_part_up{part="printer"}`. */
export function figureName({ series, labels }: Figure): string {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  return pairs.length === 0 ? series : `${series}{${pairs.join(',')}}`;
}
