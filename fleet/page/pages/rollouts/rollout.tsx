/** One rollout: its waves with their numbers, and what an operator can do with it. */
import { useState } from 'preact/hooks';
import { Card } from '../../../../ui/service/parts/card.tsx';
import { Button } from '../../../../ui/service/parts/controls.tsx';
import { Dialog } from '../../../../ui/service/parts/dialog.tsx';
import { LoadState, Page } from '../../../../ui/service/parts/page.tsx';
import { durationSince, shortMoment } from '../../../../ui/service/when.ts';
import type { RolloutAct, RolloutSeen } from '../../../src/panel/actions.ts';
import { useFresh, useRegion } from '../../region.ts';
import { codeWords } from '../../why-words.ts';
import { Numbers } from './numbers.tsx';
import { markOfState } from './states.ts';
import { Wave } from './wave.tsx';

const everyMs = 2_000;

export function Rollout({ id }: { id: string }) {
  const { t, overview, now } = useRegion();
  const line = overview.rollouts.find((each) => each.id === id);
  const path = `/rollouts/${encodeURIComponent(id)}`;
  const { value, problem, reload } = useFresh<RolloutSeen>(path, line, everyMs);
  if (value === null)
    return (
      <Page title={line?.title ?? t('page.rollouts')}>
        <LoadState problem={problem} reload={reload} />
      </Page>
    );
  const { title, state, why, since, by, startedAt, driver, change, waves, numbers } = value;
  const lasting = durationSince(t, since, now);
  const says = [
    t('rollout.is', { state: t(`rollout-state.${state}`), lasting }),
    why === null ? '' : codeWords(t, why),
  ];
  return (
    <Page
      mark={markOfState(state)}
      title={title}
      subtitle={says.filter(Boolean).join(' · ')}
      actions={<Acts rollout={value} onDone={reload} />}
    >
      {state === 'running' && driver === null && (
        <p class="banner" role="status">
          {t('rollout.no-driver')}
        </p>
      )}
      <ol class="waves">
        {waves.map((wave) => (
          <Wave key={wave.wave} wave={wave} />
        ))}
      </ol>
      <Card title={t('rollout.what')}>
        <p>
          {change.kind === 'package'
            ? t('rollout.package', { version: change.version, oneWay: String(change.oneWay) })
            : t('rollout.configuration', { count: change.paths.length })}{' '}
          {change.kind === 'configuration' &&
            change.paths.map((each) => <code key={each}>{each} </code>)}
        </p>
        <p class="second">
          {t('rollout.started', { by, at: shortMoment(t, startedAt, now) })}
          {driver !== null && ` ${t('rollout.driver', { by: driver.by })}`}
        </p>
        <Numbers numbers={numbers} />
      </Card>
    </Page>
  );
}

const actsIn: Readonly<Record<RolloutSeen['state'], readonly RolloutAct[]>> = {
  running: ['pause', 'stop', 'back'],
  paused: ['resume', 'stop', 'back'],
  'going-back': [],
  done: ['back'],
  stopped: ['back'],
  'taken-back': [],
};
/** They change kiosks, or cannot be taken back. */
const asksFirst: ReadonlySet<RolloutAct> = new Set(['stop', 'back']);
const icons = { pause: 'pause', resume: 'play', stop: 'close', back: 'undo' } as const;

function Acts({ rollout, onDone }: { rollout: RolloutSeen; onDone(): void }) {
  const { t, request, showMessage, showProblem } = useRegion();
  const [asked, setAsked] = useState<RolloutAct | null>(null);
  const [isBusy, setBusy] = useState(false);
  const { id, state, change } = rollout;
  const isOneWay = change.kind === 'package' && change.oneWay;
  const acts = actsIn[state].filter((act) => act !== 'back' || !isOneWay);
  async function run(act: RolloutAct) {
    setBusy(true);
    const answer = await request('POST', `/rollouts/${encodeURIComponent(id)}/${act}`);
    setBusy(false);
    setAsked(null);
    if (answer.ok) showMessage({ mark: 'done', text: t(`rollout.done.${act}`) });
    else showProblem(answer.problem);
    onDone();
  }
  return (
    <>
      {acts.map((act) => (
        <Button
          key={act}
          icon={icons[act]}
          busy={isBusy}
          on={() => (asksFirst.has(act) ? setAsked(act) : void run(act))}
        >
          {t(`rollout.${act}`)}
        </Button>
      ))}
      {asked !== null && (
        <Dialog
          title={t(`rollout.${asked}.title`)}
          onClose={() => setAsked(null)}
          actions={
            <Button main busy={isBusy} on={() => void run(asked)}>
              {t(`rollout.${asked}`)}
            </Button>
          }
        >
          <p>{t(`rollout.${asked}.says`)}</p>
        </Dialog>
      )}
    </>
  );
}
