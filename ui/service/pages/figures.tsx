/** What the kiosk did in a month: in all, by day and by hour; to print, or as CSV. */
import { useState } from 'preact/hooks';
import type { FiguresPage } from '../../../src/technician/actions.ts';
import { useResource } from '../desk.ts';
import { isAtKiosk } from '../kiosk-side.ts';
import { usePanel } from '../panel.ts';
import { Card } from '../parts/card.tsx';
import { Button, Select } from '../parts/controls.tsx';
import { LoadState, Page } from '../parts/page.tsx';
import { WideTable } from '../parts/wide-table.tsx';
import type { Words } from '../words.ts';

type Month = FiguresPage['figures'];
type Counts = Month['totals'];
type Counted = keyof Counts;

export function Figures() {
  const { t, overview } = usePanel();
  const [chosen, setChosen] = useState<string | null>(null);
  const path = chosen === null ? '/figures' : `/figures?month=${chosen}`;
  const { value, problem, reload } = useResource<FiguresPage>(path);
  if (value === null)
    return (
      <Page title={t('page.figures')}>
        <LoadState problem={problem} reload={reload} />
      </Page>
    );
  const { months, figures } = value;
  const { month } = figures;
  const options = months.includes(month) ? months : [month, ...months];
  const nameOf = (one: string) => t.month(`${one}-15T12:00:00Z`);
  const isEmpty = Object.values(figures.totals).every((count) => count === 0);
  return (
    <Page
      title={t('figures.title', { month: nameOf(month) })}
      subtitle={overview?.device ?? ''}
      actions={
        <>
          {!isAtKiosk() && (
            <a
              class="button"
              href={`/service/api/figures/export?month=${month}`}
              download={`figures-${month}.csv`}
            >
              <span>{t('figures.csv')}</span>
            </a>
          )}
          {!isAtKiosk() && (
            <Button icon="file" on={() => print()}>
              {t('figures.print')}
            </Button>
          )}
        </>
      }
    >
      <div class="figures-month">
        <Select
          label={t('figures.month')}
          options={options}
          value={month}
          on={setChosen}
          nameOf={nameOf}
        />
      </div>
      {isEmpty ? (
        <Card title={t('figures.in-all')}>
          <p class="nothing">{t('figures.none')}</p>
        </Card>
      ) : (
        <Tables figures={figures} />
      )}
    </Page>
  );
}

function Tables({ figures: { totals, details, days, hours } }: { figures: Month }) {
  const { t } = usePanel();
  const names = Object.keys(totals) as Counted[];
  const busy = hours.filter(({ counts }) => Object.values(counts).some((count) => count > 0));
  return (
    <div class="figures-sheet">
      <Card title={t('figures.in-all')}>
        <table class="figures-sums">
          <tbody>
            {names.map((what) => (
              <tr key={what}>
                <th scope="row">{t(`figures.${what}`)}</th>
                <td class="number">{shown(t, what, totals[what])}</td>
                <td class="second">
                  <MadeOf parts={details.filter((each) => each.what === what)} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Card>
      <Card title={t('figures.by-day')}>
        <Rows
          head={t('figures.day')}
          names={names}
          rows={days.map(({ day, counts }) => ({ name: t.weekday(`${day}T12:00:00Z`), counts }))}
        />
      </Card>
      <Card title={t('figures.by-hour')}>
        <Rows
          head={t('figures.hour')}
          names={names}
          rows={busy.map(({ hour, counts }) => ({ name: `${hour}–${hour + 1}`, counts }))}
        />
      </Card>
    </div>
  );
}

/** That all was on line says nothing. */
function MadeOf({ parts }: { parts: Month['details'] }) {
  const { t } = usePanel();
  if (parts.every(({ detail }) => detail === 'online')) return null;
  return (
    <ul class="figures-parts">
      {parts.map(({ detail, count }) => (
        <li key={detail}>
          {t(`figures.of.${detail}`)} {t.count(count)}
        </li>
      ))}
    </ul>
  );
}

interface RowsProps {
  head: string;
  names: readonly Counted[];
  rows: readonly { name: string; counts: Counts }[];
}

function Rows({ head, names, rows }: RowsProps) {
  const { t } = usePanel();
  return (
    <WideTable kind="figures-rows">
      <thead>
        <tr>
          <th scope="col">{head}</th>
          {names.map((what) => (
            <th scope="col" key={what} class="number">
              {t(`figures.short.${what}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, counts }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            {names.map((what) => (
              <td key={what} class="number">
                {shown(t, what, counts[what])}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </WideTable>
  );
}

/** The time off line in minutes; a dash for none, so that a page of noughts is not read. */
function shown(t: Words, what: Counted, count: number): string {
  if (count === 0) return '–';
  return t.count(what === 'offline-seconds' ? Math.ceil(count / 60) : count);
}
