/** What stands in the layers and has not been rolled out; kiosks with the same change go together. */
import { Difference } from '../../../../ui/service/form/difference.tsx';
import { Card } from '../../../../ui/service/parts/card.tsx';
import { LoadState } from '../../../../ui/service/parts/page.tsx';
import type { ConfigDifference } from '../../../src/panel/actions.ts';
import type { useFresh } from '../../region.ts';
import { useRegion } from '../../region.ts';
import { TakenBack } from './taken-back.tsx';

interface PendingProps {
  difference: ReturnType<typeof useFresh<readonly ConfigDifference[]>>;
}

export function Pending({ difference: { value, problem, reload } }: PendingProps) {
  const { t, overview } = useRegion();
  const isPending = value !== null && value.length > 0;
  const newest = overview.rollouts.find(({ kind }) => kind === 'configuration');
  const wentBack = newest?.state === 'taken-back' || newest?.state === 'going-back';
  const before = isPending && wentBack ? newest : undefined;
  return (
    <Card
      title={t('pending.title', { count: value?.length ?? 0 })}
      aside={
        isPending && (
          <a class={before ? 'button' : 'button main'} href="#rollouts/new">
            <span>{t('pending.roll-out')}</span>
          </a>
        )
      }
    >
      {before && <TakenBack rollout={before} onDone={reload} />}
      {value === null ? (
        <LoadState problem={problem} reload={reload} />
      ) : value.length === 0 ? (
        <p class="nothing">{t('pending.none')}</p>
      ) : (
        <ConfigDifferences difference={value} />
      )}
    </Card>
  );
}

export function ConfigDifferences({ difference }: { difference: readonly ConfigDifference[] }) {
  const { t } = useRegion();
  return (
    <>
      {difference.map(({ kiosks, settings, files, over }) => (
        <section key={kiosks.join()} class="fleet-difference">
          <h3>{t('pending.kiosks', { count: kiosks.length, names: namesOf(kiosks) })}</h3>
          {settings.length > 0 && <Difference difference={settings} />}
          {files.length > 0 && <p>{t('pending.files', { names: files.join(', ') })}</p>}
          {over && <p>{t('pending.over')}</p>}
        </section>
      ))}
    </>
  );
}

const mostNames = 8;

function namesOf(kiosks: readonly string[]): string {
  const shown = kiosks.slice(0, mostNames).join(', ');
  return kiosks.length > mostNames ? `${shown} …` : shown;
}
