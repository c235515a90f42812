import { useKiosk } from '../kiosk.ts';
import { Badge } from '../parts/badge.tsx';
import { Frame } from '../parts/frame.tsx';
import type { ViewNamed } from './named.ts';

export function OneMoment({ view }: { view: ViewNamed<'one-moment'> }) {
  const { t } = useKiosk();
  return (
    <Frame place={`one-moment-${view.what}`} title={t('view.one-moment.title')}>
      <section class="sheet moment">
        <Badge mark="working" />
        <p role="status">{t(`one-moment.${view.what}`)}</p>
      </section>
    </Frame>
  );
}
