/** All rollouts, newest first; one of them with its waves, or the form for a new one. */
import { Card } from '../../../../ui/service/parts/card.tsx';
import { State } from '../../../../ui/service/parts/mark.tsx';
import { Page } from '../../../../ui/service/parts/page.tsx';
import { shortMoment } from '../../../../ui/service/when.ts';
import type { RolloutLine } from '../../../src/panel/actions.ts';
import { useRegion } from '../../region.ts';
import { codeWords } from '../../why-words.ts';
import { Cause } from './cause.tsx';
import { NewRollout } from './new-rollout.tsx';
import { Rollout } from './rollout.tsx';
import { markOfState } from './states.ts';

/** `id`: `new` is the form. */
export function Rollouts({ id }: { id: string | null }) {
  if (id === 'new') return <NewRollout />;
  return id === null ? <List /> : <Rollout key={id} id={id} />;
}

function List() {
  const { t, overview } = useRegion();
  const { rollouts } = overview;
  const running = rollouts.filter(({ state }) => state === 'running' || state === 'paused').length;
  return (
    <Page
      title={t('rollouts.title', { count: running })}
      subtitle={t('rollouts.says')}
      actions={
        <a class="button main" href="#rollouts/new">
          <span>{t('rollouts.new')}</span>
        </a>
      }
    >
      <Card title={t('page.rollouts')}>
        {rollouts.length === 0 ? (
          <p class="nothing">{t('rollouts.none')}</p>
        ) : (
          <Table rollouts={rollouts} />
        )}
      </Card>
    </Page>
  );
}

function Table({ rollouts }: { rollouts: readonly RolloutLine[] }) {
  const { t, now } = useRegion();
  return (
    <table class="lines">
      <thead>
        <tr>
          {['title', 'state', 'why', 'kiosks', 'started'].map((name) => (
            <th scope="col" key={name}>
              {t(`rollouts.column.${name}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rollouts.map(({ id, title, state, why, failed, kiosks, by, startedAt }) => (
          <tr key={id}>
            <th scope="row">
              <a href={`#rollouts/${encodeURIComponent(id)}`}>{title}</a>
            </th>
            <td>
              <State mark={markOfState(state)}>{t(`rollout-state.${state}`)}</State>
            </td>
            <td class="why">
              {why !== null && codeWords(t, why)}
              {failed !== null && (
                <span class="remedy">
                  <Cause of={failed} />
                </span>
              )}
            </td>
            <td data-label={t('rollouts.column.kiosks')}>{kiosks}</td>
            <td>
              {shortMoment(t, startedAt, now)}, {by}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
