/** How far the call for help of this visit has come: nothing is promised before someone answers. */
import type { CallState } from '../../machines/domain.ts';
import { useKiosk } from '../kiosk.ts';
import { Badge, type Mark } from './badge.tsx';
import { Rich } from './text.tsx';

export const callMarks = {
  calling: 'working',
  delivered: 'info',
  coming: 'done',
  failed: 'refused',
} as const satisfies Record<Exclude<CallState, 'none'>, Mark>;

/** Green is for an answer alone. */
const tints = {
  calling: 'working',
  delivered: 'working',
  coming: 'done',
  failed: 'refused',
} as const;

export function CallBanner() {
  const { screen, t } = useKiosk();
  const { offered, state } = screen.call;
  const telephone = screen.unstaffed?.telephone ?? 'none';
  return (
    <div role="status" class="call">
      {state !== 'none' ? (
        <div class="row banner" data-state={tints[state]} data-tint={tints[state]}>
          <Badge mark={callMarks[state]} />
          <p class="text">
            <Rich pieces={t.pieces(`call.${state}`, { telephone })} />
          </p>
        </div>
      ) : (
        !offered && (
          <div class="row banner" data-state="working" data-tint="working">
            <Badge mark="info" />
            <p class="text">
              <Rich pieces={t.pieces('call.desk', { telephone })} />
            </p>
          </div>
        )
      )}
    </div>
  );
}
