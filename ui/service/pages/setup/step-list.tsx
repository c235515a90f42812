import type { SetupStep, StepState } from '../../../../src/technician/setup-step/setup-types.ts';
import { Badge } from '../../../parts/badge.tsx';
import { usePanel } from '../../panel.ts';
import type { Mark } from '../../parts/mark.tsx';
import type { Place } from './shapes.ts';

const marks: Readonly<Record<StepState, Mark>> = {
  open: 'info',
  right: 'done',
  kept: 'warning',
  skipped: 'off',
};

interface StepListProps {
  steps: readonly SetupStep[];
  place: Place;
  onChoose(place: Place): void;
}

/** The steps with their states, and the end; each can be opened at any time. */
export function StepList({ steps, place, onChoose }: StepListProps) {
  const { t } = usePanel();
  return (
    <nav class="sections setup-steps" aria-label={t('setup.steps')}>
      <ol>
        {steps.map(({ id, state }) => (
          <li key={id}>
            <button
              type="button"
              aria-current={id === place ? 'step' : undefined}
              onClick={() => onChoose(id)}
            >
              <span>{t(`setup.step.${id}`)}</span>
              {state !== 'open' && (
                <>
                  <span class="unseen"> {t(`setup.state.${state}`)}</span>
                  <Badge mark={marks[state]} />
                </>
              )}
            </button>
          </li>
        ))}
        <li>
          <button
            type="button"
            aria-current={place === 'end' ? 'step' : undefined}
            onClick={() => onChoose('end')}
          >
            <span>{t('setup.step.end')}</span>
          </button>
        </li>
      </ol>
    </nav>
  );
}
