/** What a rollout goes by. */
import type { RolloutNumbers } from '../../../src/panel/actions.ts';
import { useRegion } from '../../region.ts';

export function Numbers({ numbers }: { numbers: RolloutNumbers }) {
  const { t } = useRegion();
  return (
    <details class="fold">
      <summary>{t('numbers.title')}</summary>
      <ul class="numbers">
        <li>
          {t('numbers.passes', {
            share: numbers.leastShare,
            minutes: numbers.openMinutes,
            visits: numbers.visits,
          })}
        </li>
        <li>
          {t('numbers.stops', {
            count: numbers.mostFailed,
            share: numbers.mostFailedShare,
            done: numbers.leastDone,
          })}
        </li>
        <li>
          {t('numbers.away', {
            seconds: numbers.awayAfterSeconds,
            out: numbers.leaveOutHours,
            hours: numbers.takeWithinHours,
          })}
        </li>
        {numbers.pauseAfterWave && <li>{t('numbers.pauses')}</li>}
      </ul>
    </details>
  );
}
