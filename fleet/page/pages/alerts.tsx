/** What wants a person, the worst first, with what to do. */
import { useState } from 'preact/hooks';
import { Card } from '../../../ui/service/parts/card.tsx';
import { Segments } from '../../../ui/service/parts/controls.tsx';
import { markOf, State } from '../../../ui/service/parts/mark.tsx';
import { Marked } from '../../../ui/service/parts/marked.tsx';
import { Page } from '../../../ui/service/parts/page.tsx';
import { durationSince, shortMoment } from '../../../ui/service/when.ts';
import type { RegionWhy } from '../../src/panel/actions.ts';
import { linkTo } from '../pages.ts';
import { useRegion } from '../region.ts';
import { remediesOf, whyWords } from '../why-words.ts';

const kinds = ['all', 'broken'] as const;

export function Alerts() {
  const { t, overview } = useRegion();
  const [kind, setKind] = useState<(typeof kinds)[number]>('all');
  const shown = overview.alerts.filter(({ light }) => kind === 'all' || light === kind);
  const count = overview.alerts.length + overview.moreAlerts;
  const isBroken = overview.alerts.some(({ light }) => light === 'broken');
  return (
    <Page
      mark={count === 0 ? 'done' : markOf(isBroken ? 'broken' : 'attention')}
      title={t('alerts.title', { count })}
      subtitle={t('alerts.says')}
    >
      <Segments
        label={t('alerts.kind')}
        options={kinds}
        value={kind}
        on={setKind}
        nameOf={(one) => t(`alerts.kind.${one}`)}
      />
      <Card title={t('page.alerts')} area="parts">
        {shown.length === 0 ? (
          <p class="nothing">{t('alerts.none')}</p>
        ) : (
          <table class="parts-table">
            <thead>
              <tr>
                {['of', 'what', 'since'].map((name) => (
                  <th scope="col" key={name}>
                    {t(`alerts.column.${name}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {shown.map((why) => (
                <Row key={`${why.of} ${why.code} ${why.detail}`} why={why} />
              ))}
            </tbody>
          </table>
        )}
      </Card>
      {overview.moreAlerts > 0 && <p>{t('alerts.more', { count: overview.moreAlerts })}</p>}
    </Page>
  );
}

function Row({ why }: { why: RegionWhy }) {
  const { t, now } = useRegion();
  const { of, light, since } = why;
  const [branch = '', kiosk] = of.split(/-(?=[^-]+$)/);
  return (
    <tr data-light={light}>
      <th scope="row">
        <a class="name" href={linkTo(branch, kiosk)}>
          {of}
        </a>
      </th>
      <td>
        <State mark={markOf(light)}>{whyWords(t, why)}</State>
        {remediesOf(t, why).map((remedy) => (
          <span class="remedy" key={remedy}>
            <Marked text={remedy} />
          </span>
        ))}
      </td>
      <td>{since !== null && `${shortMoment(t, since, now)} (${durationSince(t, since, now)})`}</td>
    </tr>
  );
}
