/** Who did what, newest first: what was changed, never to what. */
import { useEffect, useState } from 'preact/hooks';
import type { AuditEntry } from '../../../src/technician/actions.ts';
import { useLive, usePanel } from '../panel.ts';
import { Card } from '../parts/card.tsx';
import { Button, Segments } from '../parts/controls.tsx';
import { Page, Waiting } from '../parts/page.tsx';

const lookEveryMs = 10_000;
/** What the kiosk gives at a time. */
const most = 500;
const kinds = ['all', 'changes'] as const;

export function Audit() {
  const { t, ask, tell } = usePanel();
  const [kind, setKind] = useState<(typeof kinds)[number]>('all');
  const [older, setOlder] = useState<readonly AuditEntry[]>([]);
  const [isWhole, setWhole] = useState(false);
  const path = kind === 'all' ? '/audit' : '/audit?kind=changes';
  const { value, problem, again } = useLive<readonly AuditEntry[]>(path, 'audit', lookEveryMs);
  useEffect(() => {
    setOlder([]);
    setWhole(false);
  }, [path]);
  const newest = value ?? [];
  const begin = older[0]?.at ?? '';
  // What came meanwhile moves on from the newest to the older ones: nothing is shown twice.
  const shown = older.length === 0 ? newest : [...newest.filter(({ at }) => at > begin), ...older];
  async function more() {
    const before = shown.at(-1)?.at ?? '';
    const mark = path.includes('?') ? '&' : '?';
    const answer = await ask<readonly AuditEntry[]>(
      'GET',
      `${path}${mark}before=${encodeURIComponent(before)}`,
    );
    if (!answer.ok) return tell(answer.problem);
    setOlder([...(older.length === 0 ? newest : older), ...answer.value]);
    setWhole(answer.value.length < most);
  }
  return (
    <Page title={t('page.audit')} says={t('audit.says')}>
      <Segments
        label={t('audit.kind')}
        options={kinds}
        value={kind}
        on={setKind}
        nameOf={(one) => t(`audit.kind.${one}`)}
      />
      <Card title={t('audit.count', { count: shown.length })}>
        {value === null ? (
          <Waiting problem={problem} again={again} />
        ) : shown.length === 0 ? (
          <p class="nothing">{t('audit.none')}</p>
        ) : (
          <Lines entries={shown} />
        )}
        {newest.length >= most && !isWhole && (
          <Button on={() => void more()}>{t('audit.more')}</Button>
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
