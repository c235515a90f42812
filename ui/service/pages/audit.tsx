/** The audit trail, newest first: who changed what; no values. */
import { useEffect, useState } from 'preact/hooks';
import type { AuditEntry } from '../../../src/technician/actions.ts';
import { useLive, usePanel } from '../panel.ts';
import { Card } from '../parts/card.tsx';
import { Button, Segments } from '../parts/controls.tsx';
import { LoadState, Page } from '../parts/page.tsx';

const reloadEveryMs = 10_000;
/** the longest answer of the kiosk */
const pageSize = 500;
const kinds = ['all', 'changes'] as const;

export function Audit() {
  const { t, request, showProblem } = usePanel();
  const [kind, setKind] = useState<(typeof kinds)[number]>('all');
  const [older, setOlder] = useState<readonly AuditEntry[]>([]);
  const [isComplete, setComplete] = useState(false);
  const path = kind === 'all' ? '/audit' : '/audit?kind=changes';
  const { value, problem, reload } = useLive<readonly AuditEntry[]>(path, 'audit', reloadEveryMs);
  useEffect(() => {
    setOlder([]);
    setComplete(false);
  }, [path]);
  const newest = value ?? [];
  const newestOlder = older[0]?.at ?? '';
  // The newest may overlap the older ones: no entry is shown twice.
  const shown =
    older.length === 0 ? newest : [...newest.filter(({ at }) => at > newestOlder), ...older];
  async function loadMore() {
    const before = shown.at(-1)?.at ?? '';
    const separator = path.includes('?') ? '&' : '?';
    const answer = await request<readonly AuditEntry[]>(
      'GET',
      `${path}${separator}before=${encodeURIComponent(before)}`,
    );
    if (!answer.ok) return showProblem(answer.problem);
    setOlder([...(older.length === 0 ? newest : older), ...answer.value]);
    setComplete(answer.value.length < pageSize);
  }
  return (
    <Page title={t('page.audit')} subtitle={t('audit.says')}>
      <Segments
        label={t('audit.kind')}
        options={kinds}
        value={kind}
        on={setKind}
        nameOf={(one) => t(`audit.kind.${one}`)}
      />
      <Card title={t('audit.count', { count: shown.length })}>
        {value === null ? (
          <LoadState problem={problem} reload={reload} />
        ) : shown.length === 0 ? (
          <p class="nothing">{t('audit.none')}</p>
        ) : (
          <Lines entries={shown} />
        )}
        {newest.length >= pageSize && !isComplete && (
          <Button on={() => void loadMore()}>{t('audit.more')}</Button>
        )}
      </Card>
    </Page>
  );
}

function Lines({ entries }: { entries: readonly AuditEntry[] }) {
  const { t } = usePanel();
  return (
    <table class="lines">
      <thead>
        <tr>
          {['time', 'audit.role', 'audit.action', 'audit.what'].map((key) => (
            <th scope="col" key={key}>
              {t(key)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {entries.map((entry, at) => (
          <tr key={`${entry.at} ${at}`}>
            <td>{t.full(entry.at)}</td>
            <td>
              {t(`role.${entry.role}`)}
              {entry.by !== undefined && ` · ${entry.by}`}
            </td>
            <td>
              {t.has(`audit.${entry.action}`) ? t(`audit.${entry.action}`) : entry.action}
              {entry.times !== undefined && ` ${t('audit.times', { count: entry.times })}`}
            </td>
            <td>
              {entry.what.map((what) => (
                <code key={what}>{what}</code>
              ))}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
