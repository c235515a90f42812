/**
 * After a rollout that was taken back: the layers hold still what made a kiosk fail. Why it was, and
 * the key that puts them back as they were when a rollout succeeded last.
 */
import { useState } from 'preact/hooks';
import { Badge } from '../../../../ui/parts/badge.tsx';
import { useResource } from '../../../../ui/service/desk.ts';
import { Button } from '../../../../ui/service/parts/controls.tsx';
import { shortMoment } from '../../../../ui/service/when.ts';
import type {
  LayerChange,
  LayerLine,
  LayerSeen,
  LayerView,
  RolloutLine,
} from '../../../src/panel/actions.ts';
import { useRegion } from '../../region.ts';
import { Cause } from '../rollouts/cause.tsx';
import { layerName } from './layer-name.ts';

export function TakenBack({ rollout, onDone }: { rollout: RolloutLine; onDone(): void }) {
  const { t, now } = useRegion();
  const { title, since, failed } = rollout;
  return (
    <div class="banner taken-back" data-light="attention">
      <Badge mark="warning" />
      <div>
        <p>
          <b>{t('taken-back.at', { title, at: shortMoment(t, since, now) })}</b>{' '}
          {failed !== null && <Cause of={failed} />}
        </p>
        <p>{t('taken-back.says')}</p>
      </div>
      <Layers rollout={rollout} onDone={onDone} />
    </div>
  );
}

/** Those that were written for this rollout: since one succeeded, and before this one began. */
function Layers({ rollout, onDone }: { rollout: RolloutLine; onDone(): void }) {
  const { overview } = useRegion();
  const { value, reload } = useResource<readonly LayerLine[]>('/layers');
  const good = overview.rollouts.find(
    ({ kind, state, startedAt }) =>
      kind === 'configuration' && state === 'done' && startedAt < rollout.startedAt,
  );
  const goodAt = good?.startedAt ?? '';
  const written = (value ?? []).filter(
    ({ at }) => at !== null && at > goodAt && at <= rollout.startedAt,
  );
  return (
    <>
      {written.map((layer) => (
        <PutBack
          key={layer.key}
          layer={layer}
          goodAt={goodAt}
          title={rollout.title}
          onDone={() => {
            reload();
            onDone();
          }}
        />
      ))}
    </>
  );
}

interface PutBackProps {
  layer: LayerLine;
  /** when the last rollout began that succeeded; '': none did */
  goodAt: string;
  title: string;
  onDone(): void;
}

function PutBack({ layer: { key }, goodAt, title, onDone }: PutBackProps) {
  const { t, request, showMessage, showProblem } = useRegion();
  const { value } = useResource<LayerView>(`/layers/${key}`);
  const [isBusy, setBusy] = useState(false);
  const name = layerName(t, key);
  if (value === null) return null;
  const before = value.history.find(({ at }) => at !== null && at <= goodAt);
  // How it was is not known: a person looks at the layer.
  if (before === undefined)
    return (
      <a class="button main" href={`#configuration/${key}`}>
        <span>{t('taken-back.open', { name })}</span>
      </a>
    );
  async function putBack({ layer }: LayerView, { settings, over }: LayerSeen) {
    setBusy(true);
    const note = t('taken-back.note', { title }).slice(0, mostNote);
    const change: LayerChange = { key, settings, over, note, revision: layer.revision };
    const answer = await request<LayerSeen>('POST', '/layers/save', change);
    setBusy(false);
    if (answer.ok) showMessage({ mark: 'done', text: t('taken-back.done', { name }) });
    else showProblem(answer.problem);
    onDone();
  }
  return (
    <Button main icon="undo" busy={isBusy} on={() => void putBack(value, before)}>
      {t('taken-back.put', { name })}
    </Button>
  );
}

/** As the form of a layer. */
const mostNote = 200;
