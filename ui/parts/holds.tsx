import type { HoldsReady } from '../../src/screen/screen.ts';
import { useKiosk } from '../kiosk.ts';
import { holdsPlace, holdsText } from '../row-words.ts';
import { Badge } from './badge.tsx';

/** Holds that are ready, as a line on top of a sheet: it asks for nothing. */
export function HoldsBand({ holds }: { holds: HoldsReady }) {
  const { t } = useKiosk();
  return (
    <div class="row notice holds" role="status">
      <Badge mark="info" />
      <div class="text">
        <p>
          <strong>{holdsText(holds, t)}</strong>
        </p>
        <p>
          <bdi>{holdsPlace(holds, t)}</bdi>
        </p>
      </div>
    </div>
  );
}
