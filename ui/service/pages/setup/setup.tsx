/** The setup of the kiosk, step by step: each answer is tried; at the end the difference is saved. */
import { useState } from 'preact/hooks';
import type { SetupView } from '../../../../src/technician/setup-step/setup-types.ts';
import { useResource } from '../../desk.ts';
import { usePanel } from '../../panel.ts';
import { Button } from '../../parts/controls.tsx';
import { LoadState, Page } from '../../parts/page.tsx';
import { Finish } from './finish.tsx';
import type { Place, Typed } from './shapes.ts';
import { StepCard } from './step-card.tsx';
import { StepList } from './step-list.tsx';

export function Setup() {
  const { t } = usePanel();
  const { value, problem, reload } = useResource<SetupView>('/setup');
  return (
    <Page title={t('setup.title')} subtitle={t('setup.says')}>
      {value === null ? <LoadState problem={problem} reload={reload} /> : <Steps first={value} />}
    </Page>
  );
}

function Steps({ first }: { first: SetupView }) {
  const { t, request, showProblem } = usePanel();
  const [view, setView] = useState(first);
  const [place, setPlace] = useState<Place>(first.at ?? 'end');
  // Secrets that were typed here: a later step may need them, and so may the save.
  const [typed, setTyped] = useState<Typed>({});
  // A step that is opened again begins anew.
  const [turn, setTurn] = useState(0);
  const [isSaved, setSaved] = useState(false);

  function go(to: Place) {
    setPlace(to);
    setTurn((before) => before + 1);
  }
  /** To the next open step behind this one; behind the last to the end. */
  function goOn({ steps }: SetupView) {
    const here = steps.findIndex(({ id }) => id === place);
    const next = steps.find(({ state }, at) => at > here && state === 'open');
    go(next?.id ?? 'end');
  }
  async function startOver() {
    const answer = await request<SetupView>('POST', '/setup/start-over');
    if (!answer.ok) return showProblem(answer.problem);
    setView(answer.value);
    setTyped({});
    go(answer.value.at ?? 'end');
  }
  return (
    <>
      {first.isResumed && !isSaved && (
        <div class="banner setup-resumed">
          <p>{t('setup.resumed')}</p>
          <Button icon="undo" on={() => void startOver()}>
            {t('setup.start-over')}
          </Button>
        </div>
      )}
      <div class="configuration">
        <StepList steps={view.steps} place={place} onChoose={go} />
        <div class="settings">
          {place === 'end' ? (
            <Finish
              key={turn}
              view={view}
              typed={typed}
              isSaved={isSaved}
              onSaved={() => setSaved(true)}
            />
          ) : (
            <StepCard
              key={`${place} ${turn}`}
              id={place}
              typed={typed}
              isNext={turn > 0}
              onTyped={(more) => setTyped((before) => ({ ...before, ...more }))}
              onAnswered={setView}
              onNext={goOn}
            />
          )}
        </div>
      </div>
    </>
  );
}
