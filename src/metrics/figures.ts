/** The figures that go to the region in each status report (packages/region-documents/src/figures.ts). */
import type { Registry } from 'prom-client';
import { figureName, figures } from '../../packages/region-documents/src/index.ts';

export interface Figures {
  /** by their names; one that this kiosk does not have is left out */
  figures: Record<string, number>;
  /** codes of the log entries at level error, and how often */
  errors: Record<string, number>;
}

export async function figuresOf(registry: Registry): Promise<Figures> {
  const found: Record<string, number> = {};
  for (const figure of figures) {
    const samples = await samplesOf(registry, figure.series);
    const matching = samples.filter(({ labels }) => hasLabels(labels, figure.labels));
    if (matching.length > 0)
      found[figureName(figure)] = matching.reduce((sum, { value }) => sum + value, 0);
  }
  const errors: Record<string, number> = {};
  for (const { labels, value } of await samplesOf(registry, 'kiosk_log_entries_total'))
    if (labels.level === 'error' && value > 0) {
      const code = String(labels.code);
      errors[code] = (errors[code] ?? 0) + value;
    }
  return { figures: found, errors };
}

type Labels = Readonly<Partial<Record<string, string | number>>>;

/** Of a histogram, the sum and the count are series of their own. */
async function samplesOf(
  registry: Registry,
  series: string,
): Promise<readonly { labels: Labels; value: number }[]> {
  const [, base = series] = /^(.*)_(?:sum|count)$/.exec(series) ?? [];
  const metric = registry.getSingleMetric(series) ?? registry.getSingleMetric(base);
  if (metric === undefined) return [];
  const values: readonly { labels: Labels; value: number; metricName?: string }[] = (
    await metric.get()
  ).values;
  return values.filter(({ metricName = series }) => metricName === series);
}

function hasLabels(labels: Labels, wanted: Readonly<Record<string, string>>): boolean {
  return Object.entries(wanted).every(([label, value]) => labels[label] === value);
}
