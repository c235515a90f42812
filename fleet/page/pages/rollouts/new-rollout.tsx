/** A new rollout: what, by which numbers; shown as waves before it starts. */
import { useState } from 'preact/hooks';
import { Card } from '../../../../ui/service/parts/card.tsx';
import { Button, Field, valueIn } from '../../../../ui/service/parts/controls.tsx';
import { Page } from '../../../../ui/service/parts/page.tsx';
import type { RolloutAsked, RolloutPlanSeen } from '../../../src/panel/actions.ts';
import { useRegion } from '../../region.ts';
import { Choice } from './choice.tsx';
import { Plan } from './plan.tsx';

const kinds = ['configuration', 'package'] as const;
const pauses = ['off', 'on'] as const;

export function NewRollout() {
  const { t, request, showMessage, showProblem } = useRegion();
  const [title, setTitle] = useState('');
  const [kind, setKind] = useState<(typeof kinds)[number]>('configuration');
  const [version, setVersion] = useState('');
  const [pause, setPause] = useState<(typeof pauses)[number]>('off');
  const [wrong, setWrong] = useState<'title' | 'version' | null>(null);
  const [plan, setPlan] = useState<RolloutPlanSeen | null>(null);
  const [isBusy, setBusy] = useState(false);
  const asked: RolloutAsked = {
    title: title.trim(),
    package: kind === 'package' ? version.trim() : null,
    numbers: pause === 'on' ? { pauseAfterWave: true } : {},
  };
  function isComplete(): boolean {
    const missing =
      asked.title === '' ? 'title' : kind === 'package' && asked.package === '' ? 'version' : null;
    setWrong(missing);
    return missing === null;
  }
  async function look() {
    if (!isComplete()) return;
    setBusy(true);
    const answer = await request<RolloutPlanSeen>('POST', '/rollouts/plan', asked);
    setBusy(false);
    if (answer.ok) setPlan(answer.value);
    else showProblem(answer.problem);
  }
  async function start() {
    if (!isComplete()) return;
    setBusy(true);
    const answer = await request<{ id: string }>('POST', '/rollouts', asked);
    setBusy(false);
    if (!answer.ok) return showProblem(answer.problem);
    location.hash = `rollouts/${encodeURIComponent(answer.value.id)}`;
    showMessage({ mark: 'working', text: t('rollout.begun') });
  }
  /** A plan is of what was asked when it was made. */
  const changed = () => setPlan(null);
  return (
    <Page
      title={t('rollouts.new')}
      subtitle={t('new-rollout.says')}
      actions={
        <a class="button" href="#rollouts">
          <span>{t('new-rollout.all')}</span>
        </a>
      }
    >
      <Card title={t('new-rollout.what')}>
        <div class="form">
          <Field
            label={t('new-rollout.title')}
            hint={t('new-rollout.title.hint')}
            wrong={wrong === 'title' ? t('needed') : undefined}
          >
            {(attributes) => (
              <input
                {...attributes}
                maxLength={100}
                value={title}
                onInput={(event) => {
                  setTitle(valueIn(event));
                  changed();
                }}
              />
            )}
          </Field>
          <Choice
            label={t('new-rollout.kind')}
            options={kinds}
            value={kind}
            on={(next) => {
              setKind(next);
              changed();
            }}
            nameOf={(one) => t(`new-rollout.kind.${one}`)}
          />
          {kind === 'package' && (
            <Field
              label={t('new-rollout.version')}
              hint={t('new-rollout.version.hint')}
              wrong={wrong === 'version' ? t('needed') : undefined}
            >
              {(attributes) => (
                <input
                  {...attributes}
                  value={version}
                  onInput={(event) => {
                    setVersion(valueIn(event));
                    changed();
                  }}
                />
              )}
            </Field>
          )}
          <Choice
            label={t('new-rollout.pause')}
            options={pauses}
            value={pause}
            on={(next) => {
              setPause(next);
              changed();
            }}
            nameOf={(one) => t(`new-rollout.pause.${one}`)}
          />
          <Button busy={isBusy} main={plan === null} on={() => void look()}>
            {t('new-rollout.look')}
          </Button>
        </div>
      </Card>
      {plan !== null && <Plan plan={plan} isBusy={isBusy} onStart={() => void start()} />}
    </Page>
  );
}
