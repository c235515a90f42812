/** The state of each part, the figures of today, the open tasks, and the last reports. */
import type { Overview } from '../../../../src/technician/actions.ts';
import { Badge } from '../../../parts/badge.tsx';
import { latencyOf, sentenceOf, whyOf } from '../../finding-words.ts';
import { usePanel } from '../../panel.ts';
import { Card, Figure } from '../../parts/card.tsx';
import { HourBars, Sparkline } from '../../parts/charts.tsx';
import { LoadState, Page } from '../../parts/page.tsx';
import { durationSince, shortMoment } from '../../when.ts';
import { Parts } from '../parts.tsx';
import { OpenCall } from './open-call.tsx';
import { OverviewActions } from './overview-actions.tsx';
import { SelfCheck } from './self-check.tsx';

/** the hours that the chart always shows */
const firstHour = 9;
const lastHour = 17;

export function OverviewPage() {
  const { t, overview, refresh } = usePanel();
  if (overview === null) {
    return (
      <Page title={t('page.overview')}>
        <LoadState problem={null} reload={refresh} />
      </Page>
    );
  }
  const { mark, title } = sentenceOf(t, overview);
  const subtitle = t('overview.now', {
    day: t.long(overview.now),
    clock: t.clock(new Date(overview.now)),
    visit: overview.visit ? 'yes' : 'no',
  });
  return (
    <Page
      mark={mark}
      title={title}
      subtitle={subtitle}
      actions={<OverviewActions overview={overview} />}
    >
      <OpenCall overview={overview} />
      {overview.restartDue && (
        <p class="banner">
          <Badge mark="working" />
          {t('restart-due')}
        </p>
      )}
      <div class="overview">
        <div class="now">
          <Card title={t('overview.parts')} area="parts">
            <SelfCheck overview={overview} />
            <Parts overview={overview} />
          </Card>
          <Latency overview={overview} />
        </div>
        <div class="done">
          <TodayCard overview={overview} />
          <ToDo overview={overview} />
          <Reports overview={overview} />
        </div>
      </div>
      <p class="foot">
        <span>{t('overview.version', { version: overview.version })}</span>
        <span>
          {t('overview.runs', {
            lasting: durationSince(t, overview.startedAt, overview.now),
          })}
        </span>
        <span>{t('overview.masked')}</span>
      </p>
    </Page>
  );
}

function Latency({ overview: { libraryLatency } }: { overview: Overview }) {
  const { t } = usePanel();
  const { nowMs, medianMs, p99Ms, outages, series } = libraryLatency;
  const figure = (ms: number | null) => (ms === null ? '–' : latencyOf(t, ms));
  return (
    <Card title={t('overview.latency')} area="latency">
      <div class="latency-row">
        <dl class="figures small">
          <Figure value={figure(nowMs)} label={t('latency.now')} />
          <Figure value={figure(medianMs)} label={t('latency.median')} />
          <Figure value={figure(p99Ms)} label={t('latency.slowest')} />
          <Figure value={String(outages)} label={t('latency.outages', { count: outages })} />
        </dl>
        <Sparkline series={series} />
      </div>
    </Card>
  );
}

function TodayCard({ overview: { today } }: { overview: Overview }) {
  const { t } = usePanel();
  const visits = today.visitsByHour.reduce((sum, figure) => sum + figure, 0);
  return (
    <Card title={t('overview.today')} area="today">
      <dl class="figures">
        <Figure value={String(today.lent)} label={t('today.lent')} />
        <Figure value={String(today.returned)} label={t('today.returned')} />
        <Figure value={String(today.refused)} label={t('today.refused')} />
        <Figure value={t('money', { amount: today.paidCents })} label={t('today.paid')} />
      </dl>
      <HourBars figures={today.visitsByHour} from={firstHour} to={lastHour} />
      <p class="second">{t('today.visits', { count: visits })}</p>
    </Card>
  );
}

function ToDo({ overview: { toDo } }: { overview: Overview }) {
  const { t } = usePanel();
  const rows = [
    { name: 'to-send', count: toDo.toSend, mark: 'working', href: '#journal/open' },
    { name: 'to-ask', count: toDo.toAsk, mark: 'warning', href: '#journal/open' },
    { name: 'refused', count: toDo.refused, mark: 'refused', href: '#journal/staff' },
    { name: 'payment-unknown', count: toDo.paymentUnknown, mark: 'refused', href: '#payments' },
    { name: 'paid-not-booked', count: toDo.paidNotBooked, mark: 'refused', href: '#payments' },
  ] as const;
  return (
    <Card title={t('overview.to-do')} area="to-do">
      <ul class="rows">
        {rows.map(({ name, count, mark, href }) => (
          <li key={name}>
            <a href={href}>
              <Badge mark={count === 0 ? 'done' : mark} />
              <span>{t(`to-do.${name}`, { count })}</span>
              <b>{count}</b>
            </a>
          </li>
        ))}
      </ul>
    </Card>
  );
}

const shownReports = 5;

function Reports({ overview: { reports, now } }: { overview: Overview }) {
  const { t, role } = usePanel();
  return (
    <Card
      title={t('overview.reports')}
      area="reports"
      aside={role === 'technician' && <a href="#logs">{t('overview.all-reports')}</a>}
    >
      {reports.length === 0 ? (
        <p class="second">{t('overview.no-reports')}</p>
      ) : (
        <ol class="reports-list">
          {reports.slice(0, shownReports).map((report, at) => (
            <li key={`${report.at} ${at}`} data-level={report.level}>
              <span class="at">{shortMoment(t, report.at, now)}</span>
              <span>
                <span>{whyOf(t, report)}</span>
                <code>{report.code}</code>
              </span>
            </li>
          ))}
        </ol>
      )}
    </Card>
  );
}
