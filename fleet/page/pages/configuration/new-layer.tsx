/** Opens the layer of a branch or of a kiosk, also one that has nothing yet. */
import { useState } from 'preact/hooks';
import { Button, Select } from '../../../../ui/service/parts/controls.tsx';
import { useRegion } from '../../region.ts';

export function NewLayer() {
  const { t, overview } = useRegion();
  const names = overview.branches.map(({ branch }) => branch);
  const [branch, setBranch] = useState(names[0] ?? '');
  const [kiosk, setKiosk] = useState('');
  const line = overview.branches.find((each) => each.branch === branch);
  if (line === undefined) return null;
  const kiosks = line.kiosks.map(([name]) => name);
  const key = kiosk === '' ? `branch.${branch}` : `kiosk.${branch}.${kiosk}`;
  return (
    <div class="filters fleet-new">
      <Select
        label={t('configuration.branch')}
        options={names}
        value={branch}
        on={(next) => {
          setBranch(next);
          setKiosk('');
        }}
        nameOf={(name) => name}
      />
      <Select
        label={t('configuration.kiosk')}
        options={['', ...kiosks]}
        value={kiosk}
        on={setKiosk}
        nameOf={(name) => (name === '' ? t('configuration.whole-branch') : name)}
      />
      <Button
        on={() => {
          location.hash = `configuration/${key}`;
        }}
      >
        {t('configuration.open')}
      </Button>
    </div>
  );
}
