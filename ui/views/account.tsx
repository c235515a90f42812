/** The patron's loans, holds that are ready, and fees; renewing one or all. */
import { useState } from 'preact/hooks';
import { plain, reasonTexts } from '../../src/screen/texts.ts';
import { stillHere, useKiosk } from '../kiosk.ts';
import type { ViewNamed } from '../named.ts';
import { Pages } from '../pages/pages.tsx';
import { Sheet } from '../pages/sheet.tsx';
import { Badge } from '../parts/badge.tsx';
import { Band } from '../parts/bands.tsx';
import { Choice, Key, Way } from '../parts/controls.tsx';
import { Frame } from '../parts/frame.tsx';
import { behind } from './behind.ts';
import { holdLines } from './lines/hold-lines.tsx';
import { LoanLine } from './lines/loan-line.tsx';

const printMarks = {
  printing: 'info',
  printed: 'done',
  'no-paper': 'warning',
  failed: 'warning',
} as const;

const renew = behind(import('./renew.tsx'));

export function Account({ view }: { view: ViewNamed<'account'> }) {
  const kiosk = useKiosk();
  const { t } = kiosk;
  const [renewing, setRenewing] = useState(false);
  const turn = (on: boolean) => () => {
    stillHere(kiosk);
    setRenewing(on);
  };
  const { Renew } = renew() ?? {};
  if (Renew && renewing) return <Renew view={view} onBack={turn(false)} />;
  const isTold = view.listed || view.holdsReady !== null || view.owedCents !== null;
  const reason = view.mayRenew ? undefined : view.reasons[0];
  const renewable = view.mayRenew && view.loans.some((loan) => loan.renewal === null);
  const last = view.status?.last ?? null;
  const mayPrint = view.status?.prints === true && last !== 'printing';
  const rows = [
    ...holdLines(view, t),
    ...view.loans.map((loan) => <LoanLine key={loan.item} loan={loan} loans={view.loans} />),
  ];
  return (
    <Frame
      place="account"
      title={t('view.account.title')}
      says={view.displayName ?? undefined}
      forward={
        <Key on={{ type: 'DONE' }} icon="check">
          {t('key.done')}
        </Key>
      }
      aside={
        <Way on={{ type: 'BACK' }} icon="back">
          {t('key.back')}
        </Way>
      }
    >
      <Sheet>
        {isTold && (
          <dl class="figures">
            {view.listed && <Figure figure={String(view.loans.length)} says={t('account.loans')} />}
            {view.holdsReady !== null && (
              <Figure
                figure={String(view.holdsReady)}
                says={t('account.holds', { count: view.holdsReady })}
              />
            )}
            {view.owedCents !== null && (
              <Figure figure={t('money', { amount: view.owedCents })} says={t('account.owed')} />
            )}
          </dl>
        )}
        {view.lineLost && <Band mark="warning" text="line.account" />}
        {last && (
          <Band
            mark={printMarks[last]}
            text={`account.status.${last}`}
            values={{ place: kiosk.screen.places.printer }}
          />
        )}
        {view.inPayment && (
          <div class="row notice" data-state="warning">
            <Badge mark="warning" />
            <p class="text">{t('in-payment.says')}</p>
          </div>
        )}
        {reason && view.loans.length > 0 && (
          <div class="row notice" data-state="warning">
            <Badge mark="warning" />
            <p class="text">
              {t('account.may-not-renew', { why: plain(reasonTexts(t, reason).says) })}
            </p>
          </div>
        )}
        {rows.length > 0 && <Pages>{rows}</Pages>}
        {view.loans.length === 0 && (
          <p class="nothing">{t(view.listed ? 'account.empty' : 'account.not-listed')}</p>
        )}
        {(renewable || view.mayPay || mayPrint) && (
          <div class="foot">
            <div class="choices">
              {renewable && (
                <Choice on={turn(true)} icon="renew">
                  {t('key.renew')}
                </Choice>
              )}
              {view.mayPay && (
                <Choice on={{ type: 'FEES' }} icon="euro">
                  {t('key.pay')}
                </Choice>
              )}
              {mayPrint && (
                <Choice on={{ type: 'PRINT_STATUS' }} icon="receipt">
                  {t('key.print-status')}
                </Choice>
              )}
            </div>
          </div>
        )}
      </Sheet>
    </Frame>
  );
}

function Figure({ figure, says }: { figure: string; says: string }) {
  return (
    <div>
      <dd>{figure}</dd>
      <dt>{says}</dt>
    </div>
  );
}
