/** One journal entry: its history, its numbers on request, and a form to close it. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { JournalDetail, JournalStep } from '../../../src/technician/actions.ts';
import { useResource } from '../desk.ts';
import { usePanel } from '../panel.ts';
import { Button, Field, valueIn } from '../parts/controls.tsx';
import { LoadState } from '../parts/page.tsx';

interface EntryProps {
  entry: number;
  onRetry(): void;
  onClosed(): void;
}

export function Entry({ entry, onRetry, onClosed }: EntryProps) {
  const { t, request, showProblem } = usePanel();
  const { value, problem, reload } = useResource<JournalDetail>(`/journal/${entry}`);
  const [revealed, setRevealed] = useState<JournalDetail | null>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
    heading.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  const shown = revealed ?? value;

  async function reveal() {
    const answer = await request<JournalDetail>('POST', `/journal/${entry}/reveal`);
    if (answer.ok) setRevealed(answer.value);
    else showProblem(answer.problem);
  }
  return (
    <section class="card entry" aria-labelledby="entry-title">
      <div class="card-head">
        <h2 id="entry-title" tabIndex={-1} ref={heading}>
          {t('entry.title', { entry })}
        </h2>
        <div class="actions">
          {value?.mayRetry && (
            <Button icon="renew" on={onRetry}>
              {t('entry.retry')}
            </Button>
          )}
          {value && revealed === null && (
            <Button icon="eye" on={() => void reveal()}>
              {t('entry.reveal')}
            </Button>
          )}
        </div>
      </div>
      {shown === null ? (
        <LoadState problem={problem} reload={reload} />
      ) : (
        <div class="entry-body">
          <div>
            <dl class="fields">
              {[
                ['item', shown.item],
                ['patron', shown.patron],
              ].map(([name, number]) => (
                <div key={name}>
                  <dt>{t(`journal.column.${name}`)}</dt>
                  <dd>
                    <code>{number ?? '–'}</code>
                  </dd>
                </div>
              ))}
            </dl>
            {revealed && <p class="second">{t('entry.revealed')}</p>}
            <ol class="history">
              {shown.history.map((event, at) => (
                <li key={at}>
                  <span class="at">{t.exact(event.at)}</span>
                  <Step step={event} />
                </li>
              ))}
            </ol>
          </div>
          {shown.mayClose && <CloseForm entry={entry} state={shown.state} onClosed={onClosed} />}
        </div>
      )}
    </section>
  );
}

/** A step in the panel's words; the kiosk's own where there are none. */
function Step({ step }: { step: JournalStep }) {
  const { t } = usePanel();
  const key = { begin: 'journal.kind', note: 'journal.step', settle: 'journal.state' }[step.event];
  if (!t.has(`${key}.${step.name}`)) return <span>{step.text}</span>;
  const why =
    step.why !== undefined && t.has(`why.${step.why}`) ? t(`why.${step.why}`, step.data) : '';
  return (
    <span>
      {t(`journal.${step.event}`, { what: t(`${key}.${step.name}`) })}
      {why && ` ${why}.`}
      {step.words && <q>{step.words}</q>}
      {step.beside.map((each) => (
        <code key={each}> {each}</code>
      ))}
    </span>
  );
}

/** Closes the entry with a name and a reason, which stay in the journal. */
function CloseForm({ entry, state, onClosed }: { entry: number; state: string; onClosed(): void }) {
  const { t, request, showMessage, showProblem } = usePanel();
  const [by, setBy] = useState('');
  const [why, setWhy] = useState('');
  const [missing, setMissing] = useState(false);
  const [isClosing, setClosing] = useState(false);

  async function close() {
    if (by.trim() === '' || why.trim() === '') return setMissing(true);
    setClosing(true);
    const evenOpen = state === 'staff' ? {} : { evenOpen: true };
    const answer = await request('POST', `/journal/${entry}/close`, {
      by: by.trim(),
      why: why.trim(),
      ...evenOpen,
    });
    setClosing(false);
    if (!answer.ok) return showProblem(answer.problem);
    showMessage({ mark: 'done', text: t('entry.closed', { entry }) });
    onClosed();
  }
  const errorOf = (value: string) =>
    missing && value.trim() === '' ? t('entry.needed') : undefined;
  return (
    <div class="closing form">
      <h3>{t('entry.close')}</h3>
      {state !== 'staff' && <p class="second">{t('entry.still-open')}</p>}
      <Field label={t('entry.by')} wrong={errorOf(by)}>
        {(attributes) => (
          <input
            {...attributes}
            autocomplete="off"
            value={by}
            onInput={(event) => setBy(valueIn(event))}
          />
        )}
      </Field>
      <Field label={t('entry.why')} hint={t('entry.why.hint')} wrong={errorOf(why)}>
        {(attributes) => (
          <textarea
            {...attributes}
            rows={2}
            value={why}
            onInput={(event) => setWhy(valueIn(event))}
          />
        )}
      </Field>
      <Button main busy={isClosing} on={() => void close()}>
        {t('entry.close.do')}
      </Button>
    </div>
  );
}
