/** The three layers of the configuration, what has not been rolled out, and what differs at kiosks. */
import { useState } from 'preact/hooks';
import {
  SettingWordsProvider,
  useLoadedSettingWords,
} from '../../../../ui/service/form/setting-words.ts';
import { Card } from '../../../../ui/service/parts/card.tsx';
import { LoadState, Page } from '../../../../ui/service/parts/page.tsx';
import { shortMoment } from '../../../../ui/service/when.ts';
import type { ConfigDifference, LayerLine } from '../../../src/panel/actions.ts';
import { useFresh, useRegion } from '../../region.ts';
import { Differs } from './differs.tsx';
import { Layer } from './layer.tsx';
import { layerName } from './layer-name.ts';
import { NewLayer } from './new-layer.tsx';
import { Pending } from './pending.tsx';

const everyMs = 15_000;

export function Configuration({ layer }: { layer: string | null }) {
  const { t } = useRegion();
  const words = useLoadedSettingWords(t.language);
  if (words === null) return <Page title={t('page.configuration')}>{null}</Page>;
  return (
    <SettingWordsProvider value={words}>
      {layer === null ? <Layers /> : <Layer key={layer} name={layer} />}
    </SettingWordsProvider>
  );
}

function Layers() {
  const { t, overview } = useRegion();
  const [decided, setDecided] = useState(0);
  const mark = `${decided} ${overview.rollouts.map(({ id, state }) => `${id}${state}`)}`;
  const layers = useFresh<readonly LayerLine[]>('/layers', mark, everyMs);
  const pending = useFresh<readonly ConfigDifference[]>('/difference', mark, everyMs);
  return (
    <Page title={t('page.configuration')} subtitle={t('configuration.says')}>
      <Pending difference={pending} />
      <Differs onDecided={() => setDecided((before) => before + 1)} />
      <Card title={t('configuration.layers')}>
        {layers.value === null ? (
          <LoadState problem={layers.problem} reload={layers.reload} />
        ) : (
          <Table lines={layers.value} />
        )}
        <NewLayer />
      </Card>
    </Page>
  );
}

const rank = (key: string) => ['region', 'branch', 'kiosk'].indexOf(key.split('.')[0] ?? '');

function Table({ lines }: { lines: readonly LayerLine[] }) {
  const { t, now } = useRegion();
  const region: LayerLine = {
    key: 'region',
    by: '',
    at: null,
    note: '',
    revision: 0,
    settings: 0,
  };
  const all = lines.some(({ key }) => key === 'region') ? lines : [region, ...lines];
  const sorted = all.toSorted(
    (one, other) => rank(one.key) - rank(other.key) || (one.key < other.key ? -1 : 1),
  );
  return (
    <table class="lines">
      <thead>
        <tr>
          {['layer', 'settings', 'by', 'note'].map((name) => (
            <th scope="col" key={name}>
              {t(`configuration.column.${name}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {sorted.map(({ key, settings, by, at, note }) => (
          <tr key={key}>
            <th scope="row">
              <a href={`#configuration/${key}`}>{layerName(t, key)}</a>
            </th>
            <td data-label={t('configuration.column.settings')}>{settings}</td>
            <td data-label={t('configuration.column.by')}>
              {at === null ? '–' : `${by}, ${shortMoment(t, at, now)}`}
            </td>
            <td class="why">{note}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
