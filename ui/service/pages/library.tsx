/** The connection to the library system: its latency, and the masked messages. */
import { useEffect, useState } from 'preact/hooks';
import type { TraceLine } from '../../../src/technician/actions.ts';
import { useResource } from '../desk.ts';
import { latencyOf, whyOf } from '../finding-words.ts';
import { usePanel } from '../panel.ts';
import { Card, Figure } from '../parts/card.tsx';
import { Button } from '../parts/controls.tsx';
import { Icon } from '../parts/icon.tsx';
import { markOf } from '../parts/mark.tsx';
import { LoadState, Page } from '../parts/page.tsx';
import { useTests } from './parts.tsx';

const mostLines = 200;
const slowMs = 1_000;

export function LibrarySystem() {
  const { t, overview } = usePanel();
  const { busy, test } = useTests();
  const finding = overview?.parts.find(({ part }) => part === 'library');
  const latency = overview?.libraryLatency;
  const figure = (ms: number | null | undefined) =>
    ms === null || ms === undefined ? '–' : latencyOf(t, ms);
  return (
    <Page
      {...(finding ? { mark: markOf(finding.light) } : {})}
      title={t('library.title', { light: finding?.light ?? 'off' })}
      subtitle={finding ? [finding.where, whyOf(t, finding)].filter(Boolean).join(' · ') : ''}
      actions={
        <Button icon="onward" busy={busy.has('library')} on={() => void test('library')}>
          {t('test.library')}
        </Button>
      }
    >
      <Card title={t('overview.latency')}>
        <dl class="figures wide">
          <Figure value={figure(latency?.nowMs)} label={t('latency.now')} />
          <Figure value={figure(latency?.medianMs)} label={t('latency.median')} />
          <Figure value={figure(latency?.p99Ms)} label={t('latency.slowest')} />
          <Figure
            value={String(latency?.outages ?? 0)}
            label={t('latency.outages', { count: latency?.outages ?? 0 })}
          />
        </dl>
      </Card>
      <TraceCard />
    </Page>
  );
}

function TraceCard() {
  const { t, on } = usePanel();
  const { value, problem, reload } = useResource<readonly TraceLine[]>('/library/trace');
  const [newer, setNewer] = useState<readonly TraceLine[]>([]);
  const [isPaused, setPaused] = useState(false);
  useEffect(
    () =>
      on('trace', (live) => {
        if (live.type === 'trace' && !isPaused)
          setNewer((before) => [...before, live.entry].slice(-mostLines));
      }),
    [on, isPaused],
  );
  function resume() {
    setPaused((before) => !before);
    if (!isPaused) return;
    // The kiosk has kept the messages of the pause.
    setNewer([]);
    reload();
  }
  const last = value?.at(-1);
  const lines = [
    ...(value ?? []),
    ...newer.filter((line) => last === undefined || line.at > last.at),
  ].slice(-mostLines);
  return (
    <Card
      title={t('trace.title')}
      aside={
        <Button icon={isPaused ? 'play' : 'pause'} pressed={isPaused} on={resume}>
          {t(isPaused ? 'trace.go-on' : 'trace.pause')}
        </Button>
      }
    >
      {value === null ? <LoadState problem={problem} reload={reload} /> : <Lines lines={lines} />}
    </Card>
  );
}

function Lines({ lines }: { lines: readonly TraceLine[] }) {
  const { t } = usePanel();
  if (lines.length === 0) return <p class="nothing">{t('trace.none')}</p>;
  return (
    <ol class="trace">
      {lines.toReversed().map((line, at) => (
        <li key={`${line.at} ${lines.length - at}`} data-direction={line.direction}>
          <details>
            <summary>
              <span class="at">{t.exact(line.at)}</span>
              <span class="way">
                <Icon name={line.direction === 'out' ? 'onward' : 'inward'} />
                <span class="unseen">{t(`trace.${line.direction}`)}</span>
              </span>
              <span class="what">
                <b>{line.code ?? '??'}</b> {line.name}
              </span>
              <span
                class={line.latencyMs !== null && line.latencyMs > slowMs ? 'took slow' : 'took'}
              >
                {line.latencyMs === null ? '' : latencyOf(t, line.latencyMs)}
              </span>
              <code>{line.line}</code>
            </summary>
            <dl class="fields">
              {Object.entries(line.fixed).map(([name, value]) => (
                <div key={name}>
                  <dt>{name}</dt>
                  <dd>
                    <code>{value}</code>
                  </dd>
                </div>
              ))}
              {line.fields.map(([id, name, value], index) => (
                <div key={`${id} ${index}`}>
                  <dt>
                    <code>{id}</code> {name}
                  </dt>
                  <dd>
                    <code>{value}</code>
                  </dd>
                </div>
              ))}
              {line.deviations.length > 0 && (
                <div class="deviates">
                  <dt>{t('trace.deviations')}</dt>
                  <dd>
                    {line.deviations
                      .map((code) => (t.has(`code.${code}`) ? t(`code.${code}`) : code))
                      .join(', ')}
                  </dd>
                </div>
              )}
            </dl>
          </details>
        </li>
      ))}
    </ol>
  );
}
