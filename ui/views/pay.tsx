/** Follow the terminal: the amount twice, two steps, and what it waits for in words. */
import { useKiosk } from '../kiosk.ts';
import { Badge } from '../parts/badge.tsx';
import { Way } from '../parts/controls.tsx';
import { Frame } from '../parts/frame.tsx';
import { TerminalPicture } from '../parts/pictures.tsx';
import { Rich } from '../parts/text.tsx';
import type { ViewNamed } from './named.ts';

/** Steps after which the terminal takes no cancelling. */
const final = new Set(['approved', 'remove-card']);

export function Pay({ view }: { view: ViewNamed<'pay'> }) {
  const { screen, t } = useKiosk();
  const amount = t('money', { amount: view.amountCents });
  return (
    <Frame
      place="pay"
      title={t('view.pay.title')}
      says={t('pay.says', { place: screen.places.terminal })}
      forward={
        <div class="waiting" role="status">
          <Badge mark={view.step === 'approved' ? 'done' : 'working'} />
          <p>{t(view.cancelling ? 'pay.cancelling' : `pay.step.${view.step}`)}</p>
        </div>
      }
      aside={
        !view.cancelling &&
        !final.has(view.step) && (
          <Way on={{ type: 'CANCEL' }} icon="stop">
            {t('key.cancel')}
          </Way>
        )
      }
    >
      <section class="sheet show">
        <TerminalPicture amount={amount} label={t('picture.terminal')} />
        <ol class="steps">
          <li class="row">
            <b class="number">1</b>
            <p class="text">
              <Rich pieces={t.pieces('pay.check', { amount: view.amountCents })} />
            </p>
          </li>
          <li class="row">
            <b class="number">2</b>
            <p class="text">{t('pay.card')}</p>
          </li>
        </ol>
      </section>
    </Frame>
  );
}
