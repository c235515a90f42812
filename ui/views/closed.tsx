/** Outside the opening hours: when to come back, and nothing to touch. */
import { useKiosk } from '../kiosk.ts';
import type { ViewNamed } from '../named.ts';
import { Frame } from '../parts/frame.tsx';
import { Shelf } from '../parts/shelf.tsx';

export function Closed({ view: { opensOn, opensAt, when } }: { view: ViewNamed<'closed'> }) {
  const { screen, t } = useKiosk();
  const [hour, minute] = opensAt?.split(':') ?? [];
  const says =
    hour && minute && opensOn
      ? `${t('closed.opens', { when, hour, minute, day: t('date.long', { on: opensOn }) })}\n${t('closed.says')}`
      : t('closed.says');
  return (
    <Frame
      place="closed"
      hero
      title={t('view.closed.title')}
      says={says}
      art={<Shelf />}
      aside={<p class="fine">{screen.device}</p>}
    >
      {null}
    </Frame>
  );
}
