/** What this kiosk and the others of its branch know of each other while the line is down. */
import type {
  BranchState,
  BranchView,
  Enrolment,
  RegionView,
} from '../../../src/technician/actions.ts';
import { remedyOf, whyOf } from '../finding-words.ts';
import { complaintCodeWords } from '../form/complaint-words.ts';
import { useLive, usePanel } from '../panel.ts';
import { Card } from '../parts/card.tsx';
import { type Mark, markOf, State } from '../parts/mark.tsx';
import { Marked } from '../parts/marked.tsx';
import { LoadState, Page } from '../parts/page.tsx';
import { agoOf, durationSince, shortMoment } from '../when.ts';

const everyMs = 3_000;
/** A kiosk says every 20 s that it is there. */
const seenWithinMs = 60_000;

const marks: Readonly<Record<BranchState['link'], Mark>> = {
  up: 'done',
  alone: 'warning',
  fenced: 'refused',
};

export function Branch() {
  const { t } = usePanel();
  const { value, problem, reload } = useLive<BranchView>('/branch', 'report', everyMs);
  if (value === null)
    return (
      <Page title={t('page.branch')}>
        <LoadState problem={problem} reload={reload} />
      </Page>
    );
  const { state, now } = value;
  if (state === null)
    return (
      <Page mark="off" title={t('branch.none')} subtitle={t('branch.none.do')}>
        {null}
      </Page>
    );
  const { branch, kiosk, broker, link, since } = state;
  // A kiosk whose enrolment cannot be read has no names.
  const who = kiosk === '' ? '' : t('branch.who', { branch, kiosk });
  const lasts = t('branch.lasts', {
    at: shortMoment(t, since, now),
    lasting: durationSince(t, since, now),
  });
  return (
    <Page
      mark={marks[link]}
      title={t('branch.title', { link })}
      subtitle={[who, broker, lasts].filter(Boolean).join(' · ')}
    >
      <Unwell findings={value.findings} />
      <div class="columns">
        <Others state={state} now={now} />
        <Own state={state} />
      </div>
      {value.region && <Region view={value.region} />}
      <Enrolled state={state} enrolment={value.enrolment} />
    </Page>
  );
}

function Unwell({ findings }: Pick<BranchView, 'findings'>) {
  const { t } = usePanel();
  const unwell = findings.filter(({ light }) => light === 'broken' || light === 'attention');
  if (unwell.length === 0) return null;
  return (
    <Card title={t('branch.unwell')}>
      <ul class="rows branch-unwell">
        {unwell.map((finding) => (
          <li key={finding.code}>
            <State mark={markOf(finding.light)}>{whyOf(t, finding)}</State>
            <p class="remedy">
              <Marked text={remedyOf(t, finding)} />
            </p>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Others({ state: { others }, now }: { state: BranchState; now: string }) {
  const { t } = usePanel();
  return (
    <Card title={t('branch.others', { count: others.length })}>
      {others.length === 0 ? (
        <p class="nothing">{t('branch.others.none')}</p>
      ) : (
        <table class="lines">
          <thead>
            <tr>
              <th scope="col">{t('branch.kiosk')}</th>
              <th scope="col">{t('branch.heard')}</th>
              <th scope="col">{t('branch.open')}</th>
            </tr>
          </thead>
          <tbody>
            {others.map(({ kiosk, lastSeenAt, open, isRevoked }) => (
              <tr key={kiosk}>
                <td>
                  <State mark={isSeen(lastSeenAt, now) ? 'done' : 'off'}>
                    {isRevoked ? t('branch.revoked', { kiosk }) : kiosk}
                  </State>
                </td>
                <td data-label={t('branch.heard')}>
                  {lastSeenAt === null ? t('branch.never') : agoOf(t, lastSeenAt, now)}
                </td>
                <td data-label={t('branch.open')}>{open}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Card>
  );
}

function isSeen(lastSeenAt: string | null, now: string): boolean {
  return lastSeenAt !== null && Date.parse(now) - Date.parse(lastSeenAt) < seenWithinMs;
}

function Own({ state: { unpublished, claims } }: { state: BranchState }) {
  const { t } = usePanel();
  const rows: readonly Row[] = [
    [t('branch.unpublished'), unpublished],
    ...(['mine', 'lent', 'limit', 'alone'] as const).map(
      (outcome): Row => [t(`branch.claim.${outcome}`), claims[outcome]],
    ),
  ];
  return (
    <Card title={t('branch.own')}>
      <Rows rows={rows} area="branch-rows" />
      <p class="second branch-says">{t('branch.claims.says')}</p>
    </Card>
  );
}

type Row = readonly [label: string, value: string | number];

/** `area`: a CSS class besides its own */
function Rows({ rows, area = '' }: { rows: readonly Row[]; area?: string }) {
  return (
    <dl class={`fields ${area}`}>
      {rows.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** A technician's setting wins over the region's until an operator decides otherwise. */
function Region({ view: { region, configuration } }: { view: RegionView }) {
  const { t } = usePanel();
  const { state, serial, complaints, differs } = configuration;
  const rows: readonly Row[] = [
    [t('branch.region.name'), region],
    [t('branch.region.settings'), t('branch.region.state', { state })],
    [t('branch.region.serial'), serial ?? '–'],
    ...complaints.map(
      ({ path, code }): Row => [path || t('branch.region.file'), complaintCodeWords(t, code)],
    ),
    [
      t('branch.region.differs'),
      differs.length === 0 ? t('branch.region.same') : differs.join(', '),
    ],
  ];
  return (
    <Card title={t('branch.region')}>
      <Rows rows={rows} />
      {differs.length > 0 && <p class="second branch-says">{t('branch.region.differs.says')}</p>}
    </Card>
  );
}

interface EnrolledProps {
  state: BranchState;
  enrolment: Enrolment | null;
}

/** It is measured over a network. */
const sameMs = 500;

function Enrolled({ state, enrolment }: EnrolledProps) {
  const { t } = usePanel();
  const { branch, kiosk, broker, keyGeneration, clockAheadMs, sharedList } = state;
  const until = enrolment?.certificateUntil;
  const rows: readonly Row[] = [
    [t('branch.of.branch'), branch || '–'],
    [t('branch.of.kiosk'), kiosk || '–'],
    [t('branch.of.broker'), broker || '–'],
    [t('branch.of.key'), keyGeneration || '–'],
    [t('branch.of.clock'), clockAheadMs === null ? t('branch.clock.unknown') : apart(clockAheadMs)],
    [t('branch.of.list'), sharedList === null ? t('branch.list.none') : listText(sharedList)],
    [
      t('branch.of.certificate'),
      until === undefined ? '–' : t('branch.until', { at: t.date(until) }),
    ],
  ];
  function listText({ entries, exportedAt }: NonNullable<BranchState['sharedList']>) {
    return t('branch.list', { entries, at: t.date(exportedAt) });
  }
  function apart(ms: number) {
    if (Math.abs(ms) < sameMs) return t('branch.clock.same');
    const direction = ms < 0 ? 'behind' : 'ahead';
    return t('branch.clock.off', { direction, seconds: Math.abs(ms) / 1_000 });
  }
  return (
    <Card title={t('branch.enrolment')}>
      <Rows rows={rows} />
    </Card>
  );
}
