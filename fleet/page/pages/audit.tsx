/** Who did what in the region, newest first; no values. */
import { Card } from '../../../ui/service/parts/card.tsx';
import { LoadState, Page } from '../../../ui/service/parts/page.tsx';
import type { AuditLine } from '../../src/panel/actions.ts';
import { useFresh, useRegion } from '../region.ts';

const everyMs = 10_000;

export function Audit() {
  const { t, overview } = useRegion();
  const { value, problem, reload } = useFresh<readonly AuditLine[]>(
    '/audit',
    overview.rollouts,
    everyMs,
  );
  return (
    <Page title={t('page.audit')} subtitle={t('audit.says')}>
      <Card title={t('audit.count', { count: value?.length ?? 0 })}>
        {value === null ? (
          <LoadState problem={problem} reload={reload} />
        ) : value.length === 0 ? (
          <p class="nothing">{t('audit.none')}</p>
        ) : (
          <Lines entries={value} />
        )}
      </Card>
    </Page>
  );
}

function Lines({ entries }: { entries: readonly AuditLine[] }) {
  const { t } = useRegion();
  return (
    <table class="lines">
      <thead>
        <tr>
          {['time', 'audit.by', 'audit.action', 'audit.what'].map((key) => (
            <th scope="col" key={key}>
              {t(key)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {entries.map(({ at, by, action, what, proof }, index) => (
          <tr key={`${at} ${index}`}>
            <td>{t.full(at)}</td>
            <td>
              {by}
              {proof !== 'proved' && <strong>{t(`audit.proof.${proof}`)}</strong>}
            </td>
            <td>{t.has(`audit.${action}`) ? t(`audit.${action}`) : action}</td>
            <td>
              {what.map((each) => (
                <code key={each}>{each}</code>
              ))}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
