/** What a rollout would be: its waves, who has it already, who comes last. */
import { Card } from '../../../../ui/service/parts/card.tsx';
import { Button } from '../../../../ui/service/parts/controls.tsx';
import type { RolloutPlanSeen } from '../../../src/panel/actions.ts';
import { useRegion } from '../../region.ts';
import { Numbers } from './numbers.tsx';

interface PlanProps {
  plan: RolloutPlanSeen;
  isBusy: boolean;
  onStart(): void;
}

export function Plan({ plan, isBusy, onStart }: PlanProps) {
  const { t } = useRegion();
  const { waves, unchanged, away, noWayBack, serialAhead, change, numbers } = plan;
  const kiosks = waves.reduce((sum, wave) => sum + wave.length, 0);
  return (
    <Card title={t('plan.title', { waves: waves.length, count: kiosks })}>
      {change.kind === 'configuration' && (
        <p>
          {t('rollout.configuration', { count: change.paths.length })}{' '}
          {change.paths.map((path) => (
            <code key={path}>{path} </code>
          ))}
        </p>
      )}
      <ol class="plan">
        {waves.map((wave, at) => (
          <li key={wave[0] ?? at}>
            <b>{t('wave.title', { wave: at + 1, count: wave.length })}</b>{' '}
            <span class="second">{namesOf(wave)}</span>
          </li>
        ))}
      </ol>
      <ul class="numbers">
        {unchanged > 0 && <li>{t('plan.unchanged', { count: unchanged })}</li>}
        {away.length > 0 && <li>{t('plan.away', { count: away.length, names: namesOf(away) })}</li>}
        {serialAhead.length > 0 && (
          <li>
            {t('plan.serial-ahead', { count: serialAhead.length, names: namesOf(serialAhead) })}
          </li>
        )}
        {noWayBack.length > 0 && (
          <li>{t('plan.no-way-back', { count: noWayBack.length, names: namesOf(noWayBack) })}</li>
        )}
      </ul>
      <Numbers numbers={numbers} />
      {kiosks === 0 ? (
        <p class="nothing">{t('plan.nothing')}</p>
      ) : (
        <div class="actions plan-start">
          <Button main busy={isBusy} on={onStart}>
            {t('plan.start')}
          </Button>
        </div>
      )}
    </Card>
  );
}

const mostNames = 6;

function namesOf(names: readonly string[]): string {
  const shown = names.slice(0, mostNames).join(', ');
  return names.length > mostNames ? `${shown} …` : shown;
}
