/** A readiness report under way: the question, if there is one, and what has been tried so far. */
import { useEffect, useRef } from 'preact/hooks';
import { foundOf } from '../../../../src/technician/readiness/page/content.ts';
import { markOf } from '../../../../src/technician/readiness/page/marks.ts';
import type { Answer, Question, RunState } from '../../../../src/technician/report.ts';
import { usePanel } from '../../panel.ts';
import { Card } from '../../parts/card.tsx';
import { Button } from '../../parts/controls.tsx';
import { drawTree } from '../../parts/tree.tsx';
import { KeypadQuestion } from './keys.tsx';
import { SoundButtons } from './sounds.tsx';

export function ReadinessRun({ run }: { run: RunState }) {
  const { t, request, showProblem } = usePanel();
  const { question, checks, total, now } = run;
  const answer = (given: Answer) => {
    if (question === null) return;
    const body = { question: question.id, answer: given };
    void request('POST', '/readiness/answer', body).then((answered) => {
      // It may have been answered by the device in the meantime.
      if (!answered.ok && answered.problem.code !== 'question-not-open')
        showProblem(answered.problem);
    });
  };
  const stop = () => void request('POST', '/readiness/stop', {});
  const name = now === null ? '' : t(`check.${now}`);
  return (
    <div class="readiness">
      <Card
        title={t('readiness.under-way', { name })}
        aside={
          <span class="readiness-aside">
            <span class="second">{t('readiness.progress', { done: checks.length, total })}</span>
            <Button icon="close" on={stop}>
              {t('readiness.stop')}
            </Button>
          </span>
        }
      >
        <progress class="readiness-bar" value={checks.length} max={total} aria-label={name} />
        <div class="readiness-question" aria-live="polite">
          {question !== null && <Asked key={question.id} question={question} on={answer} />}
        </div>
      </Card>
      <ul class="readiness-done">
        {checks.toReversed().map((check) => (
          <li key={check.check} data-light={check.light}>
            {drawTree(markOf(check.light))}
            <b>{t(`check.${check.check}`)}</b>
            <span>{foundOf(check, t)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Asked({ question, on }: { question: Question; on(answer: Answer): void }) {
  const { t } = usePanel();
  const { check, kind } = question;
  const figures = kind === 'yes-no' ? (question.figures ?? '') : '';
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <>
      <h3 tabIndex={-1} ref={heading}>
        {t(`ask.${check}`, { figures })}
      </h3>
      {figures !== '' && <p class="readiness-figures">{figures}</p>}
      {kind === 'do' && <p class="second">{t('ask.waits')}</p>}
      {kind === 'yes-no' && check !== 'print' && <SoundButtons check={check} />}
      {kind === 'keys' && <KeypadQuestion keys={question.keys} codes={question.codes} on={on} />}
      {kind !== 'keys' && (
        <div class="readiness-answers">
          {kind === 'yes-no' && (
            <>
              <Button main on={() => on({ answer: 'yes' })}>
                {t('ask.yes')}
              </Button>
              <Button on={() => on({ answer: 'no' })}>{t('ask.no')}</Button>
            </>
          )}
          {check === 'sound' && <Button on={() => on({ answer: 'none' })}>{t('ask.none')}</Button>}
          <Button on={() => on({ answer: 'skip' })}>{t('ask.skip')}</Button>
        </div>
      )}
    </>
  );
}
