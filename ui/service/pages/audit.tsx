/** Who did what, newest first: what was changed, never to what. */
import type { AuditEntry } from '../../../src/technician/actions.ts';
import { useLive, usePanel } from '../panel.ts';
import { Card } from '../parts/card.tsx';
import { Page, Waiting } from '../parts/page.tsx';

const lookEveryMs = 10_000;

export function Audit() {
  const { t } = usePanel();
  const { value, problem, again } = useLive<readonly AuditEntry[]>('/audit', 'audit', lookEveryMs);
  return (
    <Page title={t('page.audit')} says={t('audit.says')}>
      <Card title={t('audit.count', { count: value?.length ?? 0 })}>
        {value === null ? (
          <Waiting problem={problem} again={again} />
        ) : value.length === 0 ? (
          <p class="nothing">{t('audit.none')}</p>
        ) : (
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
              {value.map((entry, at) => (
                <tr key={`${entry.at} ${at}`}>
                  <td>{t.full(entry.at)}</td>
                  <td>
                    {t(`role.${entry.role}`)}
                    {entry.by !== undefined && ` · ${entry.by}`}
                  </td>
                  <td>{t.has(`audit.${entry.action}`) ? t(`audit.${entry.action}`) : entry.action}</td>
                  <td>
                    {entry.what.map((what) => (
                      <code key={what}>{what}</code>
                    ))}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Card>
    </Page>
  );
}
