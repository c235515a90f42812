/** The end of a payment: first what happened to the money. */
import type { ComponentChildren } from 'preact';
import { useKiosk } from '../../kiosk.ts';
import type { ViewNamed } from '../../named.ts';
import { Pages } from '../../pages/pages.tsx';
import { Sheet } from '../../pages/sheet.tsx';
import { Badge, type Mark } from '../../parts/badge.tsx';
import { Choice, Key, Way } from '../../parts/controls.tsx';
import { Frame } from '../../parts/frame.tsx';
import { Glyph } from '../../parts/icon.tsx';
import { Rich } from '../../parts/text.tsx';
import { byWay } from './pay-frame.tsx';

function Line({
  mark,
  title,
  children,
}: {
  mark: Mark;
  title?: string;
  children: ComponentChildren;
}) {
  return (
    <li class="row end" data-state={mark}>
      <Badge mark={mark} />
      <div class="text">
        {title && <p class="name">{title}</p>}
        <p>{children}</p>
      </div>
    </li>
  );
}

function DoneKey() {
  const { t } = useKiosk();
  return (
    <Key on={{ type: 'DONE' }} icon="check">
      {t('key.done')}
    </Key>
  );
}

function HelpWay() {
  const { t } = useKiosk();
  return (
    <Way on={{ type: 'OPEN', dialog: 'help' }} icon="chat" back={false}>
      {t('key.help')}
    </Way>
  );
}

export function Paid({ view }: { view: ViewNamed<'paid'> }) {
  const { t } = useKiosk();
  const borrow = { type: 'CHOOSE', action: 'borrow' } as const;
  return (
    <Frame
      place="paid"
      title={t('view.paid.title')}
      says={t('paid.says')}
      forward={
        view.toBorrow ? (
          <Key on={borrow} icon="forward">
            {t('key.borrow-on')}
          </Key>
        ) : (
          <DoneKey />
        )
      }
      aside={view.toBorrow && <Way on={{ type: 'DONE' }}>{t('key.done')}</Way>}
    >
      <Sheet saysLast>
        <p class="huge">{t('money', { amount: view.paidCents })}</p>
        <Pages>
          <Line key="1" mark="done">
            <Rich
              pieces={t.pieces(`paid.done${view.ticket ? (`.${view.ticket}` as const) : ''}`)}
            />
          </Line>
          <Line key="2" mark={view.mayBorrow ? 'done' : 'warning'}>
            <Rich pieces={t.pieces(view.mayBorrow ? 'paid.may-borrow' : 'paid.may-not-borrow')} />
          </Line>
        </Pages>
        {view.mayBorrow && !view.toBorrow && (
          <div class="foot">
            <div class="choices">
              <Choice on={borrow} picture={<Glyph mode="borrow" />}>
                {t('key.borrow-on')}
              </Choice>
            </div>
          </div>
        )}
      </Sheet>
    </Frame>
  );
}

export function NotPaid({ view: { why, way } }: { view: ViewNamed<'not-paid'> }) {
  const { t } = useKiosk();
  // The fees are others than those that were chosen.
  const isAnew = why === 'fees-changed' || why === 'reversed';
  return (
    <Frame
      place="not-paid"
      title={t('view.not-paid.title')}
      says={t('not-paid.says')}
      forward={
        <Key on={{ type: isAnew ? 'FEES' : 'PAY' }} icon={isAnew ? 'forward' : 'renew'}>
          {t(isAnew ? 'key.fees' : 'key.again')}
        </Key>
      }
      aside={
        <Way on={{ type: 'BACK' }} icon="back">
          {t('key.back')}
        </Way>
      }
    >
      <Sheet saysLast>
        <ul class="lead">
          <Line
            mark={why === 'declined' || why === 'not-started' ? 'refused' : 'warning'}
            title={t(byWay(`not-paid.${why}`, way, t))}
          >
            {t(byWay(`not-paid.${why}.says`, way, t))}
          </Line>
        </ul>
        <div class="foot">
          <div class="choices">
            <Choice on={{ type: 'OPEN', dialog: 'help' }} icon="chat">
              {t('key.help')}
            </Choice>
          </div>
        </div>
      </Sheet>
    </Frame>
  );
}

export function PaidNotBooked({ view }: { view: ViewNamed<'paid-not-booked'> }) {
  const { t } = useKiosk();
  return (
    <Frame
      place="paid-not-booked"
      title={t('view.paid-not-booked.title')}
      says={t('paid-not-booked.says')}
      forward={<DoneKey />}
      aside={<HelpWay />}
    >
      <Sheet saysLast>
        <p class="huge">{t('money', { amount: view.paidCents })}</p>
        <p class="huge-says">{t('paid-not-booked.amount')}</p>
        <Pages>
          <Line key="3" mark="done" title={t('paid-not-booked.paid')}>
            {t(byWay('paid-not-booked.paid.says', view.way, t))}
          </Line>
          <Line key="4" mark="warning" title={t('paid-not-booked.booking')}>
            {t('paid-not-booked.booking.says')}
          </Line>
          <Line
            key="5"
            mark={view.proof === 'failed' ? 'warning' : 'info'}
            title={t(`paid-not-booked.proof.${view.proof}`)}
          >
            {view.proof === 'failed'
              ? t('payment.reference', { reference: view.reference })
              : t('paid-not-booked.proof.says')}
          </Line>
        </Pages>
      </Sheet>
    </Frame>
  );
}

export function PaymentUnknown({ view }: { view: ViewNamed<'payment-unknown'> }) {
  const { t } = useKiosk();
  return (
    <Frame
      place="payment-unknown"
      title={t('view.payment-unknown.title')}
      says={t('payment-unknown.says')}
      forward={<DoneKey />}
      aside={<HelpWay />}
    >
      <Sheet saysLast>
        <Pages>
          <Line key="6" mark="warning" title={t('payment-unknown.what')}>
            {t(byWay('payment-unknown.what.says', view.way, t))}
          </Line>
          <Line key="7" mark="info" title={t('payment-unknown.then')}>
            {t('payment-unknown.then.says')}
          </Line>
          <Line key="8" mark="info" title={t('payment-unknown.desk')}>
            {t(byWay(`payment-unknown.desk.${view.proof}`, view.way, t))}{' '}
            {t('payment.reference', { reference: view.reference })}
          </Line>
        </Pages>
      </Sheet>
    </Frame>
  );
}
