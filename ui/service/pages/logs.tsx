/** The log of the kiosk, newest first, filtered by level, part and time. */
import { useState } from 'preact/hooks';
import type { Reported } from '../../../src/technician/actions.ts';
import { partOf, remedyOf, whyOf } from '../finding-words.ts';
import { useLive, usePanel } from '../panel.ts';
import { Card } from '../parts/card.tsx';
import { Button, Field, Segments, Select, valueIn } from '../parts/controls.tsx';
import { type Mark, State } from '../parts/mark.tsx';
import { Marked } from '../parts/marked.tsx';
import { LoadState, Page } from '../parts/page.tsx';

const levels = ['info', 'warn', 'error'] as const;
const marks: Readonly<Record<string, Mark>> = { info: 'info', warn: 'warning', error: 'refused' };
const spans = ['hour', 'day', 'all'] as const;
const spanMs = { hour: 3_600_000, day: 86_400_000, all: null } as const;
const reloadEveryMs = 5_000;
const mostRows = 300;

export function Logs() {
  const { t } = usePanel();
  const [level, setLevel] = useState<(typeof levels)[number]>('info');
  const [span, setSpan] = useState<(typeof spans)[number]>('all');
  const [from, setFrom] = useState<string | null>(null);
  const [part, setPart] = useState('');
  const [words, setWords] = useState('');
  const [inEnglish, setInEnglish] = useState(false);
  const query = new URLSearchParams({ level });
  if (from !== null) query.set('since', from);
  const { value, problem, reload } = useLive<readonly Reported[]>(
    `/logs?${query}`,
    'report',
    reloadEveryMs,
  );
  const parts = [
    '',
    ...new Set(value?.map((report) => report.part) ?? []),
    ...(part === '' ? [] : [part]),
  ];
  const search = words.trim().toLowerCase();
  const shown = (value ?? []).filter(
    (report) =>
      (part === '' || report.part === part) &&
      (search === '' ||
        `${report.code} ${report.text} ${whyOf(t, report)}`.toLowerCase().includes(search)),
  );
  return (
    <Page title={t('page.logs')} subtitle={t('logs.says')}>
      <div class="filters">
        <Segments
          label={t('logs.level')}
          options={levels}
          value={level}
          on={setLevel}
          nameOf={(one) => t(`logs.level.${one}`)}
        />
        <Segments
          label={t('logs.since')}
          options={spans}
          value={span}
          on={(one) => {
            const ms = spanMs[one];
            setSpan(one);
            setFrom(ms === null ? null : new Date(Date.now() - ms).toISOString());
          }}
          nameOf={(one) => t(`logs.since.${one}`)}
        />
        <Select
          label={t('logs.part')}
          options={[...new Set(parts)]}
          value={part}
          on={setPart}
          nameOf={(one) => (one === '' ? t('logs.part.all') : partOf(t, one))}
        />
        <Field label={t('logs.words')}>
          {(attributes) => (
            <input
              {...attributes}
              type="search"
              value={words}
              onInput={(event) => setWords(valueIn(event))}
            />
          )}
        </Field>
        {t.language !== 'en' && (
          <Button pressed={inEnglish} on={() => setInEnglish((before) => !before)}>
            {t('logs.english')}
          </Button>
        )}
      </div>
      <Card title={t('logs.count', { count: shown.length })}>
        {value === null ? (
          <LoadState problem={problem} reload={reload} />
        ) : shown.length === 0 ? (
          <p class="nothing">{t('logs.none')}</p>
        ) : (
          <table class="lines logs-table">
            <thead>
              <tr>
                {['time', 'logs.level', 'part', 'logs.code', 'logs.text'].map((key) => (
                  <th scope="col" key={key}>
                    {t(key)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {shown.slice(0, mostRows).map((report, at) => (
                <tr key={`${report.at} ${report.code} ${at}`}>
                  <td>{t.exact(report.at)}</td>
                  <td>
                    <State mark={marks[report.level] ?? 'info'}>
                      {t(`logs.word.${report.level}`)}
                    </State>
                  </td>
                  <td>{partOf(t, report.part)}</td>
                  <td>
                    <code>{report.code}</code>
                  </td>
                  <td class="why">
                    <What report={report} inEnglish={inEnglish} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Card>
    </Page>
  );
}

/** `inEnglish`: also the line as it stands in the log of the machine, which names what it was. */
function What({ report, inEnglish }: { report: Reported; inEnglish: boolean }) {
  const { t } = usePanel();
  const text = whyOf(t, report);
  const remedy = report.level === 'info' ? '' : remedyOf(t, { code: report.code });
  return (
    <>
      <Marked text={text} />
      {remedy && (
        <span class="remedy">
          <Marked text={remedy} />
        </span>
      )}
      {inEnglish && text !== report.text && (
        <span class="remedy" lang="en">
          {report.text}
        </span>
      )}
    </>
  );
}
