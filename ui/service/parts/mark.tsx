/** A state as shape, colour and word. */
import type { Light } from '../../../src/technician/finding.ts';
import { Badge, type Mark } from '../../parts/badge.tsx';

export type { Mark };

const marks: Record<Light, Mark> = {
  ok: 'done',
  attention: 'warning',
  broken: 'refused',
  off: 'off',
};
export function markOf(light: Light): Mark {
  return marks[light];
}

export function State({ mark, children }: { mark: Mark; children: string }) {
  return (
    <span class="state" data-mark={mark}>
      <Badge mark={mark} />
      <span>{children}</span>
    </span>
  );
}
