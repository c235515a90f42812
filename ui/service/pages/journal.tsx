/** The list for the staff, the open entries, and the payments not booked; numbers are masked. */
import { useState } from 'preact/hooks';
import type { Explained, JournalLine, RetryResult } from '../../../src/technician/actions.ts';
import { isAtKiosk } from '../kiosk-side.ts';
import { useLive, usePanel } from '../panel.ts';
import { Card } from '../parts/card.tsx';
import { Button, Segments } from '../parts/controls.tsx';
import { type Mark, State } from '../parts/mark.tsx';
import { LoadState, Page } from '../parts/page.tsx';
import { dayOf, shortMoment } from '../when.ts';
import type { Words } from '../words.ts';
import { Entry } from './entry.tsx';

const lists = ['staff', 'open'] as const;
const reloadEveryMs = 10_000;
const marks: Readonly<Record<string, Mark>> = {
  staff: 'refused',
  refused: 'refused',
  deferred: 'working',
  begun: 'working',
  unknown: 'warning',
  accepted: 'done',
  closed: 'done',
};

type List = (typeof lists)[number] | 'payments';

export function Journal({ rest, payments = false }: { rest: string; payments?: boolean }) {
  const { t, overview, refresh } = usePanel();
  const [list, setList] = useState<(typeof lists)[number]>(rest === 'open' ? 'open' : 'staff');
  const [chosen, setChosen] = useState<number | null>(null);
  const shown: List = payments ? 'payments' : list;
  const { value, problem, reload } = useLive<readonly JournalLine[]>(
    `/journal?list=${shown}`,
    'report',
    reloadEveryMs,
  );
  const now = overview?.now ?? new Date().toISOString();
  const reloadAll = () => {
    reload();
    refresh();
  };
  const { isRetrying, retry } = useRetry(reloadAll);
  return (
    <Page
      mark={markOf(shown, value)}
      title={titleOf(t, shown, value)}
      subtitle={t(`journal.says.${shown}`)}
      actions={
        value !== null &&
        value.length > 0 && (
          <>
            {shown !== 'open' && !isAtKiosk() && (
              <a
                class="button"
                href={`/service/api/journal/export?list=${shown}`}
                download={`${shown}-${dayOf(now)}.csv`}
              >
                <span>{t('journal.export')}</span>
              </a>
            )}
            <Button
              icon="renew"
              busy={isRetrying}
              on={() => void retry(value.map(({ entry }) => entry))}
            >
              {t('journal.retry-all')}
            </Button>
          </>
        )
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
      {value === null || value.length === 0 ? (
        <Card title={t(`journal.${shown}`)}>
          {value === null ? (
            <LoadState problem={problem} reload={reload} />
          ) : (
            <p class="nothing">{t(`journal.none.${shown}`)}</p>
          )}
        </Card>
      ) : (
        groupsOf(shown, value).map(({ name, lines, says }) => (
          <Card key={name} title={t(name)}>
            {says && <p class="says">{t(says)}</p>}
            <Lines lines={lines} now={now} chosen={chosen} onChoose={setChosen} />
          </Card>
        ))
      )}
      {chosen !== null && (
        <Entry
          key={chosen}
          entry={chosen}
          onRetry={() => void retry([chosen])}
          onClosed={() => {
            setChosen(null);
            reloadAll();
          }}
        />
      )}
    </Page>
  );
}

interface Group {
  /** key of its title */
  name: string;
  lines: readonly JournalLine[];
  /** key of what to do with it */
  says?: string;
}

/** What is known of the money says what to do: a payment is booked by hand where it is known alone. */
function groupsOf(list: List, lines: readonly JournalLine[]): readonly Group[] {
  if (list !== 'payments') return [{ name: `journal.${list}`, lines }];
  return (['unknown', 'paid', 'under-way'] as const)
    .map((state) => ({
      name: `payments.${state}`,
      says: `payments.says.${state}`,
      lines: lines.filter(({ payment }) => payment === state),
    }))
    .filter((group) => group.lines.length > 0);
}

function useRetry(onDone: () => void) {
  const { t, request, showMessage, showProblem } = usePanel();
  const [isRetrying, setRetrying] = useState(false);
  async function retry(entries: readonly number[]) {
    setRetrying(true);
    const answer = await request<{ results: readonly RetryResult[] }>('POST', '/journal/retry', {
      entries,
    });
    setRetrying(false);
    if (answer.ok) {
      const became = answer.value.results.map((result) =>
        t('journal.became', { entry: result.entry, became: becameOf(t, result) }),
      );
      showMessage({ mark: 'info', text: became.join(' ') || t('journal.nothing-to-retry') });
    } else {
      showProblem(answer.problem);
    }
    onDone();
  }
  return { isRetrying, retry };
}

function markOf(list: List, lines: readonly JournalLine[] | null): Mark {
  if (lines === null) return 'off';
  if (lines.length === 0) return 'done';
  return list === 'open' ? 'working' : 'refused';
}

function titleOf(t: Words, list: List, lines: readonly JournalLine[] | null): string {
  if (lines === null) return t(list === 'payments' ? 'page.payments' : 'page.journal');
  const key = list === 'payments' ? 'payments.title' : `journal.title.${list}`;
  return t(key, { count: lines.length });
}

interface LinesProps {
  lines: readonly JournalLine[];
  now: string;
  /** the entry that is shown below the table */
  chosen: number | null;
  onChoose(entry: number | null): void;
}

function Lines({ lines, now, chosen, onChoose }: LinesProps) {
  const { t } = usePanel();
  return (
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
        {lines.map((line) => (
          <tr key={line.entry} data-light={line.entry === chosen ? 'chosen' : undefined}>
            <td>{line.entry}</td>
            <td>{shortMoment(t, line.at, now)}</td>
            <td>
              {t.has(`journal.kind.${line.kind}`) ? t(`journal.kind.${line.kind}`) : line.kind}
            </td>
            <td>
              <State mark={marks[line.state] ?? 'off'}>{stateOf(t, line.state)}</State>
            </td>
            <td data-label={t('journal.column.item')}>
              <code>{line.item ?? '–'}</code>
            </td>
            <td data-label={t('journal.column.patron')}>
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
                onClick={() => onChoose(line.entry === chosen ? null : line.entry)}
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
  );
}

function stateOf(t: Words, state: string): string {
  return t.has(`journal.state.${state}`) ? t(`journal.state.${state}`) : state;
}

/** The reason for the state, in the panel's language if its catalogue has the code. */
function reasonOf(t: Words, { why, text, data }: Partial<Explained>): string {
  return t.has(`why.${why}`) ? t(`why.${why}`, data) : (text ?? '');
}

function becameOf(t: Words, result: RetryResult): string {
  const { became, words = '' } = result;
  return [stateOf(t, became), reasonOf(t, result), words].filter((each) => each !== '').join(': ');
}
