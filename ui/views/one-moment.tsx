import { useEffect, useState } from 'preact/hooks';
import { useKiosk } from '../kiosk.ts';
import type { ViewNamed } from '../named.ts';
import { Sheet } from '../pages/sheet.tsx';
import { Badge } from '../parts/badge.tsx';
import { Way } from '../parts/controls.tsx';
import { Frame } from '../parts/frame.tsx';

/** After so long a wait the screen shows that it goes on, and offers to stop. */
const longMs = 8_000;

export function OneMoment({ view }: { view: ViewNamed<'one-moment'> }) {
  const { t } = useKiosk();
  const [isLong, setLong] = useState(false);
  useEffect(() => {
    setLong(false);
    const timer = setTimeout(() => setLong(true), longMs);
    return () => clearTimeout(timer);
  }, [view.what]);
  return (
    <Frame
      place={`one-moment-${view.what}`}
      title={t('view.one-moment.title')}
      aside={
        isLong &&
        view.what !== 'print' &&
        view.what !== 'ending' && (
          <Way on={{ type: 'STOP' }} icon="stop">
            {t('key.stop')}
          </Way>
        )
      }
    >
      <Sheet kind="moment">
        <Badge mark="working" />
        <div role="status">
          <p key={view.what}>{t(`one-moment.${view.what}`)}</p>
          {isLong && <p>{t('one-moment.long')}</p>}
        </div>
      </Sheet>
    </Frame>
  );
}
