/**
 * One entry of the journal: all that happened to it, its numbers when they are asked for, and
 * closing it with a reason.
 */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { JournalDetail } from '../../../src/technician/actions.ts';
import { useAsked, usePanel } from '../panel.ts';
import { Button, Field, valueIn } from '../parts/controls.tsx';
import { Waiting } from '../parts/page.tsx';

interface EntryProps {
  entry: number;
  onRetry(): void;
  onClosed(): void;
}

export function Entry({ entry, onRetry, onClosed }: EntryProps) {
  const { t, ask, tell } = usePanel();
  const { value, problem, again } = useAsked<JournalDetail>(`/journal/${entry}`);
  const [clear, setClear] = useState<JournalDetail | null>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
    heading.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  const shown = clear ?? value;

  async function reveal() {
    const answer = await ask<JournalDetail>('POST', `/journal/${entry}/reveal`);
    if (answer.ok) setClear(answer.value);
    else tell(answer.problem);
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
          {value && clear === null && (
            <Button icon="eye" on={() => void reveal()}>
              {t('entry.reveal')}
            </Button>
          )}
        </div>
      </div>
      {shown === null ? (
        <Waiting problem={problem} again={again} />
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
            {clear && <p class="second">{t('entry.revealed')}</p>}
            <ol class="history">
              {shown.history.map((event, at) => (
                <li key={at}>
                  <span class="at">{t.exact(event.at)}</span>
                  <span>{event.text}</span>
                </li>
              ))}
            </ol>
          </div>
          {shown.mayClose && <Closing entry={entry} state={shown.state} onClosed={onClosed} />}
        </div>
      )}
    </section>
  );
}

/** Off the list by name and reason; both stay in the journal. */
function Closing({ entry, state, onClosed }: { entry: number; state: string; onClosed(): void }) {
  const { t, ask, say, tell } = usePanel();
  const [by, setBy] = useState('');
  const [why, setWhy] = useState('');
  const [missing, setMissing] = useState(false);
  const [isClosing, setClosing] = useState(false);

  async function close() {
    if (by.trim() === '' || why.trim() === '') return setMissing(true);
    setClosing(true);
    const evenOpen = state === 'staff' ? {} : { evenOpen: true };
    const answer = await ask('POST', `/journal/${entry}/close`, {
      by: by.trim(),
      why: why.trim(),
      ...evenOpen,
    });
    setClosing(false);
    if (!answer.ok) return tell(answer.problem);
    say({ mark: 'done', text: t('entry.closed', { entry }) });
    onClosed();
  }
  const wrong = (value: string) => (missing && value.trim() === '' ? t('entry.needed') : undefined);
  return (
    <div class="closing form">
      <h3>{t('entry.close')}</h3>
      {state !== 'staff' && <p class="second">{t('entry.still-open')}</p>}
      <Field label={t('entry.by')} wrong={wrong(by)}>
        {(attributes) => (
          <input
            {...attributes}
            autocomplete="off"
            value={by}
            onInput={(event) => setBy(valueIn(event))}
          />
        )}
      </Field>
      <Field label={t('entry.why')} hint={t('entry.why.hint')} wrong={wrong(why)}>
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
