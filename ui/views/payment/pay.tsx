/** A payment under way: the amount, and what to do now at the terminal, or with the phone. */
import { useKiosk } from '../../kiosk.ts';
import type { ViewNamed } from '../../named.ts';
import { Sheet } from '../../pages/sheet.tsx';
import { TerminalPicture } from '../../parts/pictures/later.tsx';
import { Rich } from '../../parts/text.tsx';
import { PayCode } from './pay-code.tsx';
import { Outcome, PayFrame, sentenceOf } from './pay-frame.tsx';

/** Steps in which the patron must do something: they are shown as the instruction. */
const hands = new Set(['enter-pin', 'remove-card']);

export function Pay({ view }: { view: ViewNamed<'pay'> }) {
  return view.way === 'code' ? <PayCode view={view} /> : <PayTerminal view={view} />;
}

function PayTerminal({ view }: { view: ViewNamed<'pay'> }) {
  const { screen, t } = useKiosk();
  const { amountCents, cancelling, step } = view;
  const asks = hands.has(step) && !cancelling;
  const outcome = cancelling || step === 'approved';
  return (
    <PayFrame
      view={view}
      says={t('pay.says', { place: screen.places.terminal })}
      waits={!outcome}
      // Shown large on the sheet; here it is only read aloud.
      {...(asks && { waiting: t('pay.step.insert-card') })}
    >
      <Sheet kind="show">
        <TerminalPicture
          amount={t('money', { amount: amountCents })}
          label={t('picture.terminal')}
        />
        {outcome ? (
          <Outcome view={view} />
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
              <p class="text">{asks ? <strong>{sentenceOf(view, t)}</strong> : t('pay.card')}</p>
            </li>
          </ol>
        )}
      </Sheet>
    </PayFrame>
  );
}
