/** Whether this kiosk is ready: each device tried, live, and the earlier reports. */
import { useEffect, useState } from 'preact/hooks';
import { verdictOf } from '../../../../src/technician/readiness/page/content.ts';
import type {
  Ability,
  ReadinessState,
  ReportLine,
  RunState,
} from '../../../../src/technician/report.ts';
import { useResource } from '../../desk.ts';
import { isAtKiosk } from '../../kiosk-side.ts';
import { usePanel } from '../../panel.ts';
import { Card } from '../../parts/card.tsx';
import { Button } from '../../parts/controls.tsx';
import { markOf, State } from '../../parts/mark.tsx';
import { LoadState, Page } from '../../parts/page.tsx';
import { ReadinessReportPage } from './report.tsx';
import { ReadinessRun } from './run.tsx';

export function Readiness({ rest }: { rest: string }) {
  return rest === '' ? <ReadinessStart /> : <ReadinessReportPage id={rest} key={rest} />;
}

function ReadinessStart() {
  const { t, overview } = usePanel();
  const { value, problem, run } = useRun();
  const visit = overview?.visit ?? false;
  return (
    <Page
      title={t('readiness.title')}
      subtitle={t('readiness.says')}
      actions={run === null && value !== null && <StartButtons />}
    >
      {run !== null && <ReadinessRun run={run} />}
      {run === null && (
        <Card title={t('readiness.before')}>
          <div class="readiness-before">
            <p>{t(visit ? 'readiness.visit' : 'readiness.needs')}</p>
            <p class="second">{t('readiness.meanwhile')}</p>
            {!isAtKiosk() && <p class="second">{t('readiness.elsewhere')}</p>}
          </div>
        </Card>
      )}
      {value === null ? (
        <LoadState problem={problem} reload={() => {}} />
      ) : (
        run === null && <Earlier reports={value.reports} />
      )}
    </Page>
  );
}

function StartButtons() {
  const { t, request, showProblem } = usePanel();
  const [busy, setBusy] = useState(false);
  async function start(can: readonly Ability[]) {
    setBusy(true);
    const answer = await request<{ started: string }>('POST', '/readiness/start', { can });
    if (!answer.ok) showProblem(answer.problem);
    setBusy(false);
  }
  // Sound and keys of another machine say nothing of this kiosk.
  const abilities: readonly Ability[] = isAtKiosk() ? ['ask', 'sound', 'keys'] : ['ask'];
  return (
    <>
      <Button busy={busy} on={() => void start([])}>
        {t('readiness.run-alone')}
      </Button>
      <Button main icon="play" busy={busy} on={() => void start(abilities)}>
        {t('readiness.run')}
      </Button>
    </>
  );
}

/** The run as its events come; its report is opened when it ends. */
function useRun() {
  const { on } = usePanel();
  const { value, problem, reload } = useResource<ReadinessState>('/readiness');
  const [live, setLive] = useState<RunState | null | undefined>(undefined);
  useEffect(
    () =>
      on('readiness', (event) => {
        if (event.type === 'readiness') setLive(event.run);
      }),
    [on],
  );
  const run = live === undefined ? (value?.run ?? null) : live;
  const id = run?.id ?? null;
  const [followed, setFollowed] = useState<string | null>(null);
  useEffect(() => {
    if (id !== null) return setFollowed(id);
    if (followed !== null) location.hash = `readiness/${followed}`;
    else if (live === null) reload();
  }, [id, followed, live, reload]);
  return { value, problem, run };
}

function Earlier({ reports }: { reports: readonly ReportLine[] }) {
  const { t } = usePanel();
  return (
    <Card title={t('readiness.earlier')}>
      {reports.length === 0 ? (
        <p class="nothing">{t('readiness.none')}</p>
      ) : (
        <table class="lines">
          <thead>
            <tr>
              <th scope="col">{t('readiness.when')}</th>
              <th scope="col">{t('readiness.who')}</th>
              <th scope="col">{t('readiness.result')}</th>
              <th scope="col">
                <span class="unseen">{t('part.do')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {reports.map((report) => (
              <Line key={report.id} report={report} />
            ))}
          </tbody>
        </table>
      )}
    </Card>
  );
}

function Line({ report }: { report: ReportLine }) {
  const { t } = usePanel();
  const { id, by, kind, worst, endedAt, failed, notJudged } = report;
  const when = t.full(endedAt);
  const verdict = verdictOf(worst, notJudged);
  const names = failed.map((check) => t(`check.${check}`));
  const open = notJudged === 0 ? [] : [t('readiness.not-judged', { count: notJudged })];
  return (
    <tr data-light={worst}>
      <th scope="row">{when}</th>
      <td>{by ?? t(`readiness.kind.${kind}`)}</td>
      <td>
        <State mark={verdict === 'open' ? 'off' : markOf(verdict)}>
          {t(`readiness.worst.${verdict}`)}
        </State>
        <span class="remedy">{[t.list(names), ...open].filter(Boolean).join(' · ')}</span>
      </td>
      <td class="do">
        <a class="button" href={`#readiness/${id}`}>
          <span>
            {t('readiness.open')} <span class="unseen">{when}</span>
          </span>
        </a>
      </td>
    </tr>
  );
}
