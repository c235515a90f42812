/** By a terminal, or by a code on the screen. One that does not work now is no button. */
import type { PaymentWay } from '../../../src/domain.ts';
import { useKiosk } from '../../kiosk.ts';
import type { ViewNamed } from '../../named.ts';
import { Sheet } from '../../pages/sheet.tsx';
import { Badge } from '../../parts/badge.tsx';
import { Way } from '../../parts/controls.tsx';
import { Frame } from '../../parts/frame.tsx';
import { Icon } from '../../parts/icon.tsx';

const icons = { terminal: 'card', code: 'phone' } as const;

export function PayHow({ view: { amountCents, ways } }: { view: ViewNamed<'pay-how'> }) {
  const { t } = useKiosk();
  return (
    <Frame
      place="pay-how"
      controls
      title={t('view.pay-how.title')}
      aside={
        <Way on={{ type: 'BACK' }} icon="back">
          {t('key.back')}
        </Way>
      }
    >
      <Sheet>
        <p class="huge">{t('money', { amount: amountCents })}</p>
        <div class="tiles">
          {(['terminal', 'code'] as const).map((way) => (
            <Tile key={way} way={way} off={ways[way] !== 'works'} />
          ))}
        </div>
      </Sheet>
    </Frame>
  );
}

function Tile({ way, off }: { way: PaymentWay; off: boolean }) {
  const { screen, t, send } = useKiosk();
  const words = (says: string) => (
    <span class="text">
      <span class="big">{t(`pay-how.${way}`)}</span>
      <span class="small">{says}</span>
    </span>
  );
  if (off)
    return (
      <div class="tile off">
        <Badge mark="off" />
        {words(t('pay-how.not-now'))}
      </div>
    );
  return (
    <button type="button" class="tile plain" onClick={() => send({ type: 'PAY_BY', way })}>
      <Icon name={icons[way]} />
      {words(t(`pay-how.${way}.says`, { place: screen.places.terminal }))}
      <Icon name="onward" />
    </button>
  );
}
