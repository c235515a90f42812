/** Before any book: each reason in one sentence, what clears it, and the ways on. */
import { reasonTexts } from '../../src/screen/texts.ts';
import { useKiosk } from '../kiosk.ts';
import type { ViewNamed } from '../named.ts';
import { Pages } from '../pages/pages.tsx';
import { Sheet } from '../pages/sheet.tsx';
import { Badge } from '../parts/badge.tsx';
import { Choice, Key, Way } from '../parts/controls.tsx';
import { Frame } from '../parts/frame.tsx';
import { Glyph } from '../parts/icon.tsx';
import { People } from '../parts/people.tsx';
import { OfLibrary, Rich } from '../parts/text.tsx';
import { holdsPlace, holdsText } from '../row-words.ts';

export function Blocked({ view }: { view: ViewNamed<'blocked'> }) {
  const { t } = useKiosk();
  const { reasons, messages, leastCents } = view;
  const pays = view.mayPay && view.level === 'payment';
  const priced = pays && leastCents !== null;
  const prices = reasons.flatMap(({ clears }) => clears.leastCents ?? []);
  // What is collected elsewhere is nothing for the desk to take: it would be paid twice.
  const by = reasons.map(({ clears, collected }) => (collected ? 'wait' : clears.by));
  // Of several reasons the one that the patron clears here comes first.
  const foot =
    view.mayReturn && by.includes('return')
      ? 'return'
      : by.length > 0 && by.every((each) => each === 'wait')
        ? 'wait'
        : 'desk';
  const isRest = foot === 'return' && by.some((each) => each !== 'return');
  const differ = prices.length > 1 && prices.some((price) => price !== leastCents);
  return (
    <Frame
      place="blocked"
      title={t('view.blocked.title')}
      says={t(`blocked.says${view.mayReturn ? '' : '.no-return'}`, { count: reasons.length })}
      forward={
        pays ? (
          <Key on={{ type: 'FEES' }} icon="forward">
            {t('key.pay')}
          </Key>
        ) : view.mayReturn ? (
          <Key on={{ type: 'CHOOSE', action: 'return' }} icon="forward">
            {t('key.return')}
          </Key>
        ) : undefined
      }
      aside={
        // The lists of the others go on.
        view.people ? (
          <Way on={{ type: 'BACK' }} icon="back">
            {t('key.back')}
          </Way>
        ) : (
          <Way on={{ type: 'STOP' }} icon="stop">
            {t('key.stop')}
          </Way>
        )
      }
    >
      <Sheet saysLast>
        <People people={view.people} />
        <Pages>
          {[
            ...reasons.map((reason) => {
              const { says, clears } = reasonTexts(t, reason);
              const { by, leastCents: price } = reason.clears;
              const paidFor =
                view.inPayment && price === undefined && (by === 'pay' || by === 'pay-or-return');
              const asked =
                view.atOnce && price !== undefined
                  ? t.pieces('blocked.at-once', { amount: price })
                  : clears;
              return (
                <li class="row reason" key={reason.rule}>
                  <Badge mark="warning" />
                  <div class="text">
                    <h2>
                      <Rich pieces={says} />
                    </h2>
                    <p>
                      <Rich pieces={paidFor ? t.pieces('in-payment.says') : asked} />
                    </p>
                  </div>
                </li>
              );
            }),
            ...(view.holds
              ? [
                  <li class="row reason" key="holds">
                    <Badge mark="info" />
                    <div class="text">
                      <h2>{holdsText(view.holds, t)}</h2>
                      <p>
                        <bdi>{holdsPlace(view.holds, t)}</bdi>
                      </p>
                    </div>
                  </li>,
                ]
              : []),
            ...messages.map((message) => (
              <li class="row reason" key={message}>
                <Badge mark="info" />
                <div class="text">
                  <h2>{t('blocked.message')}</h2>
                  <p>
                    <OfLibrary message={message} />
                  </p>
                </div>
              </li>
            )),
          ]}
        </Pages>
        <div class="foot">
          <p class="total">
            {priced
              ? t('blocked.pay', { amount: leastCents, reasons: differ ? prices.length : 1 })
              : t(`blocked.${foot}`)}
          </p>
          <p>
            {priced
              ? t('blocked.pay.says')
              : t(isRest ? 'blocked.return.rest' : `blocked.${foot}.says`)}
          </p>
          <div class="choices">
            {pays && view.mayReturn && (
              <Choice on={{ type: 'CHOOSE', action: 'return' }} picture={<Glyph mode="return" />}>
                {t('key.return')}
              </Choice>
            )}
            <Choice on={{ type: 'OPEN', dialog: 'help' }} icon="chat">
              {t('key.help')}
            </Choice>
          </div>
        </div>
      </Sheet>
    </Frame>
  );
}
