/** One step: its questions, the trial, what was found, and the ways on. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type {
  SetupView,
  StepId,
  StepView,
} from '../../../../src/technician/setup-step/setup-types.ts';
import { offerOf } from '../../../../src/technician/setup-step/setup-words.ts';
import { useResource } from '../../desk.ts';
import { usePanel } from '../../panel.ts';
import { Card } from '../../parts/card.tsx';
import { Button } from '../../parts/controls.tsx';
import { LoadState } from '../../parts/page.tsx';
import { Findings } from './findings.tsx';
import { QuestionField } from './question.tsx';
import type { StepProps } from './shapes.ts';
import { isAsked, type StepState, useStep } from './use-step.ts';

/** Steps at whose ports something may be plugged in meanwhile. */
const atPorts: ReadonlySet<StepId> = new Set(['reader', 'scanner', 'printer', 'terminal']);

export function StepCard(props: StepProps) {
  const { t } = usePanel();
  const { request, showProblem } = usePanel();
  const { value, problem, reload } = useResource<StepView>(
    `/setup/${props.id}?language=${t.language}`,
  );
  const [again, setAgain] = useState<StepView | null>(null);
  const [isBusy, setBusy] = useState(false);
  const view = again ?? value;
  async function look() {
    setBusy(true);
    const answer = await request<StepView>(
      'POST',
      `/setup/${props.id}/look?language=${t.language}`,
    );
    setBusy(false);
    if (answer.ok) setAgain(answer.value);
    else showProblem(answer.problem);
  }
  const aside = atPorts.has(props.id) && (
    <Button icon="renew" busy={isBusy} on={() => void look()}>
      {t('setup.look')}
    </Button>
  );
  return (
    <Card title={t(`setup.step.${props.id}`)} aside={aside}>
      {view === null ? (
        <LoadState problem={problem} reload={reload} />
      ) : (
        <Step key={isBusy ? 0 : 1} view={view} {...props} />
      )}
    </Card>
  );
}

function Step({ view, ...props }: StepProps & { view: StepView }) {
  const { t } = usePanel();
  const { id } = props;
  const step = useStep(view, props);
  const { values, outcome } = step;
  const form = useRef<HTMLFormElement>(null);
  const { isNext } = props;
  useEffect(() => {
    const first = form.current?.querySelector<HTMLElement>(
      'input:checked, input:not([type=radio]), select',
    );
    if (isNext) first?.focus();
  }, [isNext]);
  const before = `setup.before.${id}`;
  const hasDevice = values.device !== undefined && !['none', 'keyboard'].includes(values.device);
  return (
    <form
      ref={form}
      class="form setup-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (!step.isBusy) void step.test();
      }}
    >
      {atPorts.has(id) && <p class="second">{t('setup.ports')}</p>}
      {view.questions.map((question) =>
        !isAsked(question, values) ? null : (
          <QuestionField
            key={question.name}
            step={id}
            question={question}
            value={values[question.name] ?? ''}
            wrong={outcome?.problems?.[question.name]}
            on={(value) => step.set(question.name, value)}
          />
        ),
      )}
      {hasDevice && t.has(before) && <p>{t(before)}</p>}
      <div role="status" class="setup-outcome">
        {step.isBusy && <p class="second">{t(id === 'scanner' ? 'setup.scan-now' : 'waiting')}</p>}
        {outcome && <Findings findings={outcome.findings} />}
        {step.isDenied && <p>{t(`setup.denied.${id}`)}</p>}
        {outcome && !outcome.isRight && outcome.findings.length > 0 && <p>{t('setup.wrong')}</p>}
      </div>
      <Ways step={step} id={id} onNext={props.onNext} onAnswered={props.onAnswered} />
    </form>
  );
}

type WaysProps = Pick<StepProps, 'id' | 'onNext' | 'onAnswered'> & { step: StepState };

function Ways({ step, id, onNext }: WaysProps) {
  const { t, request, showProblem } = usePanel();
  const { outcome, isBusy, isAccepted } = step;
  // What the schema refuses cannot be saved.
  const isRefused = outcome?.findings.some(({ code }) => code === 'configuration-wrong');
  const wasTried = outcome !== null && outcome.problems === undefined;
  async function next() {
    const view = await request<SetupView>('GET', '/setup');
    if (view.ok) onNext(view.value);
    else showProblem(view.problem);
  }
  if (isAccepted)
    return (
      <div class="actions">
        <Button main busy={isBusy} icon="onward" on={() => void next()}>
          {t('setup.next')}
        </Button>
      </div>
    );
  if (outcome?.isRight && outcome.judge !== undefined)
    return (
      <div class="actions">
        <p>{t(`setup.judge.${id}`)}</p>
        <Button main busy={isBusy} on={() => void step.accept(outcome.values, 'right')}>
          {t('setup.yes')}
        </Button>
        <Button busy={isBusy} on={step.deny}>
          {t('setup.no')}
        </Button>
      </div>
    );
  return (
    <div class="actions">
      {outcome?.offer && (
        <Button main busy={isBusy} on={() => step.take(outcome.offer?.values ?? step.values)}>
          {offerOf(t, id, outcome, outcome.offer)}
        </Button>
      )}
      <Button main={!outcome?.offer} busy={isBusy} on={() => void step.test()}>
        {t(wasTried ? 'again' : 'setup.try')}
      </Button>
      {wasTried && !isRefused && (
        <Button busy={isBusy} on={() => void step.accept(outcome.values, 'kept')}>
          {t('setup.keep')}
        </Button>
      )}
      <Button busy={isBusy} on={() => void step.skip()}>
        {t('setup.skip')}
      </Button>
    </div>
  );
}
