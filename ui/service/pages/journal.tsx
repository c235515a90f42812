/**
 * The journal: what waits for the staff, what is open, what was paid and not booked; numbers masked
 * until they are asked for.
 */
import { useState } from 'preact/hooks';
import type { Explained, JournalLine, RetryResult } from '../../../src/technician/actions.ts';
import { isAtKiosk } from '../kiosk-side.ts';
import { useLive, usePanel } from '../panel.ts';
import { Card } from '../parts/card.tsx';
import { Button, Segments } from '../parts/controls.tsx';
import { type Mark, State } from '../parts/mark.tsx';
import { Page, Waiting } from '../parts/page.tsx';
import { dayOf, shortMoment } from '../when.ts';
import type { Words } from '../words.ts';
import { Entry } from './entry.tsx';

const lists = ['staff', 'open'] as const;
const lookEveryMs = 10_000;
const marks: Readonly<Record<string, Mark>> = {
  staff: 'refused',
  refused: 'refused',
  deferred: 'working',
  begun: 'working',
  unknown: 'warning',
  accepted: 'done',
  closed: 'done',
};

export function Journal({ rest, payments = false }: { rest: string; payments?: boolean }) {
  const { t, ask, say, tell, overview, refresh } = usePanel();
  const [list, setList] = useState<'staff' | 'open'>(rest === 'open' ? 'open' : 'staff');
  const [chosen, setChosen] = useState<number | null>(null);
  const [isTrying, setTrying] = useState(false);
  const shown = payments ? 'payments' : list;
  const { value, problem, again } = useLive<readonly JournalLine[]>(
    `/journal?list=${shown}`,
    'report',
    lookEveryMs,
  );
  const now = overview?.now ?? new Date().toISOString();
  const title = payments
    ? t('payments.title', { count: value?.length ?? 0 })
    : t(`journal.title.${list}`, { count: value?.length ?? 0 });

  async function retry(entries: readonly number[]) {
    setTrying(true);
    const answer = await ask<{ results: readonly RetryResult[] }>('POST', '/journal/retry', {
      entries,
    });
    setTrying(false);
    if (answer.ok) {
      const became = answer.value.results.map((result) =>
        t('journal.became', { entry: result.entry, became: becameOf(t, result) }),
      );
      say({ mark: 'info', text: became.join(' ') || t('journal.nothing-to-retry') });
    } else {
      tell(answer.problem);
    }
    again();
    refresh();
  }
  return (
    <Page
      mark={
        value === null
          ? 'off'
          : value.length === 0
            ? 'done'
            : shown === 'open'
              ? 'working'
              : 'refused'
      }
      title={value === null ? t(payments ? 'page.payments' : 'page.journal') : title}
      says={t(`journal.says.${shown}`)}
      actions={
        <>
          {value !== null && value.length > 0 && shown !== 'open' && !isAtKiosk() && (
            <a
              class="button"
              href={`/service/api/journal/export?list=${shown}`}
              download={`${shown}-${dayOf(now)}.csv`}
            >
              <span>{t('journal.export')}</span>
            </a>
          )}
          {value !== null && value.length > 0 && (
            <Button
              icon="renew"
              busy={isTrying}
              on={() => void retry(value.map(({ entry }) => entry))}
            >
              {t('journal.retry-all')}
            </Button>
          )}
        </>
      }
    >
      {!payments && (
        <Segments
          label={t('journal.list')}
          options={lists}
          value={list}
          on={(one) => {
            setList(one);
            setChosen(null);
          }}
          nameOf={(one) => t(`journal.${one}`)}
        />
      )}
      <Card title={t(`journal.${shown}`)}>
        {value === null ? (
          <Waiting problem={problem} again={again} />
        ) : value.length === 0 ? (
          <p class="nothing">{t(`journal.none.${shown}`)}</p>
        ) : (
          <table class="lines journal-table">
            <thead>
              <tr>
                {['entry', 'when', 'what', 'state', 'item', 'patron', 'why'].map((name) => (
                  <th scope="col" key={name}>
                    {t(`journal.column.${name}`)}
                  </th>
                ))}
                <th scope="col">
                  <span class="unseen">{t('part.do')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {value.map((line) => (
                <tr key={line.entry} data-light={line.entry === chosen ? 'chosen' : undefined}>
                  <td>{line.entry}</td>
                  <td>{shortMoment(t, line.at, now)}</td>
                  <td>
                    {t.has(`journal.kind.${line.kind}`)
                      ? t(`journal.kind.${line.kind}`)
                      : line.kind}
                  </td>
                  <td>
                    <State mark={marks[line.state] ?? 'off'}>
                      {t.has(`journal.state.${line.state}`)
                        ? t(`journal.state.${line.state}`)
                        : line.state}
                    </State>
                  </td>
                  <td>
                    <code>{line.item ?? '–'}</code>
                  </td>
                  <td>
                    <code>{line.patron ?? '–'}</code>
                  </td>
                  <td class="why">
                    {reasonOf(t, line)}
                    {line.words && <q>{line.words}</q>}
                  </td>
                  <td class="do">
                    <button
                      type="button"
                      class="button"
                      aria-expanded={line.entry === chosen}
                      onClick={() => setChosen(line.entry === chosen ? null : line.entry)}
                    >
                      <span>
                        {t('look')} <span class="unseen">{line.entry}</span>
                      </span>
                    </button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Card>
      {chosen !== null && (
        <Entry
          key={chosen}
          entry={chosen}
          onRetry={() => void retry([chosen])}
          onClosed={() => {
            setChosen(null);
            again();
            refresh();
          }}
        />
      )}
    </Page>
  );
}

/** Why an entry is as it is, in the panel's language where its catalogue knows the code. */
function reasonOf(t: Words, { why, text, data }: Partial<Explained>): string {
  return t.has(`why.${why}`) ? t(`why.${why}`, data) : (text ?? '');
}

function becameOf(t: Words, result: RetryResult): string {
  const { became, words = '' } = result;
  const state = t.has(`journal.state.${became}`) ? t(`journal.state.${became}`) : became;
  return [state, reasonOf(t, result), words].filter((each) => each !== '').join(': ');
}
