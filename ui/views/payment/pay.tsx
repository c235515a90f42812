/** A payment at the terminal: the amount, and what to do there now. */
import { useKiosk } from '../../kiosk.ts';
import type { ViewNamed } from '../../named.ts';
import { Sheet } from '../../pages/sheet.tsx';
import { Badge } from '../../parts/badge.tsx';
import { Way } from '../../parts/controls.tsx';
import { Frame } from '../../parts/frame.tsx';
import { TerminalPicture } from '../../parts/pictures.tsx';
import { Rich } from '../../parts/text.tsx';

/** Steps after which the terminal cannot cancel. */
const final = new Set(['approved', 'remove-card']);
/** Steps in which the patron must do something: they are shown as the instruction. */
const hands = new Set(['enter-pin', 'remove-card']);

export function Pay({ view: { amountCents, cancelling, step } }: { view: ViewNamed<'pay'> }) {
  const { screen, t } = useKiosk();
  const says = t(cancelling ? 'pay.cancelling' : `pay.step.${step}`);
  const asks = hands.has(step) && !cancelling;
  const settled = step === 'approved' ? 'done' : 'working';
  const outcome = cancelling || step === 'approved';
  return (
    <Frame
      place="pay"
      title={t('view.pay.title')}
      says={t('pay.says', { place: screen.places.terminal })}
      forward={
        // Shown large on the sheet; here it is only read aloud.
        <div class={outcome ? 'heard' : 'waiting'} role="status">
          <Badge mark="working" />
          <p key={step}>{asks ? t('pay.step.insert-card') : says}</p>
        </div>
      }
      aside={
        !cancelling &&
        !final.has(step) && (
          <Way on={{ type: 'CANCEL' }} icon="stop">
            {t('key.cancel')}
          </Way>
        )
      }
    >
      <Sheet kind="show">
        <TerminalPicture
          amount={t('money', { amount: amountCents })}
          label={t('picture.terminal')}
        />
        {outcome ? (
          <div class="row outcome" data-state={settled} data-tint={settled}>
            <Badge mark={settled} />
            <p class="text">
              <strong>{says}</strong>
            </p>
          </div>
        ) : (
          <ol class="steps">
            <li class="row">
              <b class="number">1</b>
              <p class="text">
                <Rich pieces={t.pieces('pay.check', { amount: amountCents })} />
              </p>
            </li>
            <li class="row" aria-live={asks ? 'polite' : undefined}>
              <b class="number">2</b>
              <p class="text">{asks ? <strong>{says}</strong> : t('pay.card')}</p>
            </li>
          </ol>
        )}
      </Sheet>
    </Frame>
  );
}
