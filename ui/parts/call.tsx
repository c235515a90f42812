/** How far the call for help of this visit has come: nothing is promised before somebody answers. */
import type { CallState } from '../../src/domain.ts';
import { useKiosk } from '../kiosk.ts';
import { Badge } from './badge.tsx';
import { Icon } from './icon.tsx';
import { Rich } from './text.tsx';

export const callMarks = {
  calling: 'working',
  delivered: 'done',
  coming: 'done',
  failed: 'refused',
} as const satisfies Record<Exclude<CallState, 'none'>, string>;

export function CallBanner() {
  const { screen, t } = useKiosk();
  const { offered, state } = screen.call;
  return (
    <div role="status" class="call">
      {state !== 'none' ? (
        <div class="row banner" data-state={callMarks[state]} data-tint={callMarks[state]}>
          <Badge mark={callMarks[state]} />
          <p class="text">
            <Rich pieces={t.pieces(`call.${state}`)} />
          </p>
        </div>
      ) : (
        !offered && (
          <div class="row banner">
            <Icon name="desk" />
            <p class="text">
              <Rich pieces={t.pieces('call.desk')} />
            </p>
          </div>
        )
      )}
    </div>
  );
}
