/** By a terminal, or by a code on the screen. One that does not work now is no button. */
import { useKiosk } from '../../kiosk.ts';
import type { ViewNamed } from '../../named.ts';
import { Sheet } from '../../pages/sheet.tsx';
import { Tile, Way } from '../../parts/controls.tsx';
import { Frame } from '../../parts/frame.tsx';
import { Icon } from '../../parts/icon.tsx';

const icons = { terminal: 'card', code: 'phone' } as const;

export function PayHow({ view: { amountCents, ways } }: { view: ViewNamed<'pay-how'> }) {
  const { screen, t } = useKiosk();
  const places = { place: screen.places.terminal };
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
          {(['terminal', 'code'] as const).map((way) => {
            const off = ways[way] !== 'works';
            const says = off ? t('pay-how.not-now') : t(`pay-how.${way}.says`, places);
            return (
              <Tile
                key={way}
                on={{ type: 'PAY_BY', way }}
                title={t(`pay-how.${way}`)}
                says={says}
                off={off}
              >
                <Icon name={icons[way]} />
              </Tile>
            );
          })}
        </div>
      </Sheet>
    </Frame>
  );
}
