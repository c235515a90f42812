/** One wave: how many kiosks are how far, what it waits for, and those that failed. */
import { useState } from 'preact/hooks';
import { Button } from '../../../../ui/service/parts/controls.tsx';
import { State } from '../../../../ui/service/parts/mark.tsx';
import type { RolloutSeen } from '../../../src/panel/actions.ts';
import { linkTo } from '../../pages.ts';
import { useRegion } from '../../region.ts';
import { Cause } from './cause.tsx';
import { markOfWave, steps } from './states.ts';

type WaveSeen = RolloutSeen['waves'][number];
type KioskOfWave = WaveSeen['kiosks'][number];

/** The first waves are small; of the last one the rest is a press away. */
const firstKiosks = 24;

export function Wave({ wave }: { wave: WaveSeen }) {
  const { t } = useRegion();
  const { kiosks, counts, waitsFor, state } = wave;
  const failed = kiosks.filter(({ why }) => why !== null);
  return (
    <li class="card wave" data-state={state}>
      <div class="card-head">
        <h2>{t('wave.title', { wave: wave.wave, count: kiosks.length })}</h2>
        <State mark={markOfWave(state)}>{t(`wave-state.${state}`)}</State>
      </div>
      <Bar counts={counts} all={kiosks.length} />
      <ul class="wave-counts">
        {steps
          .filter((step) => counts[step] > 0)
          .map((step) => (
            <li key={step} data-step={step}>
              <b>{counts[step]}</b> {t(`step.${step}`)}
            </li>
          ))}
      </ul>
      {waitsFor.length > 0 && (
        <p class="second">
          {t('wave.waits', {
            what: t.list(
              waitsFor.map(({ what, has, needs }) => t(`wave.waits.${what}`, { has, needs })),
            ),
          })}
        </p>
      )}
      {failed.map((kiosk) => (
        <p class="wave-failed" key={`${kiosk.branch} ${kiosk.kiosk}`}>
          <Cause of={kiosk} />
        </p>
      ))}
      <Kiosks kiosks={kiosks} />
    </li>
  );
}

/** The same in a picture: said in words below it. */
function Bar({ counts, all }: { counts: WaveSeen['counts']; all: number }) {
  let from = 0;
  return (
    <svg class="wave-bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
      {steps.map((step) => {
        const width = all === 0 ? 0 : (counts[step] / all) * 100;
        const x = from;
        from += width;
        return width === 0 ? null : (
          <rect key={step} data-step={step} x={x} y="0" width={width} height="6" />
        );
      })}
    </svg>
  );
}

function Kiosks({ kiosks }: { kiosks: readonly KioskOfWave[] }) {
  const { t } = useRegion();
  const [isWhole, setWhole] = useState(false);
  const shown = isWhole ? kiosks : kiosks.slice(0, firstKiosks);
  return (
    <details class="fold">
      <summary>{t('wave.kiosks')}</summary>
      <ul class="wave-kiosks">
        {shown.map(({ branch, kiosk, step }) => (
          <li key={`${branch} ${kiosk}`}>
            <a href={linkTo(branch, kiosk)}>
              {branch}-{kiosk}
            </a>{' '}
            <span class="second">{t(`step.${step}`)}</span>
          </li>
        ))}
      </ul>
      {shown.length < kiosks.length && (
        <Button on={() => setWhole(true)}>{t('overview.all', { count: kiosks.length })}</Button>
      )}
    </details>
  );
}
