import type { LoanRow } from '../../src/screen/screen.ts';
import { useKiosk } from '../kiosk.ts';
import type { ViewNamed } from '../named.ts';
import { Pages } from '../pages/pages.tsx';
import { Sheet } from '../pages/sheet.tsx';
import { Badge } from '../parts/badge.tsx';
import { Key, Way } from '../parts/controls.tsx';
import { Frame } from '../parts/frame.tsx';
import { Icon } from '../parts/icon.tsx';
import { Rich } from '../parts/text.tsx';
import { renewalSentence, todayIn } from '../row-words.ts';
import { spokenLoan } from '../speech/rows.ts';

/** One title or all; each gets its own result in its own row. */
export function Renew({ view, onBack }: { view: ViewNamed<'account'>; onBack(): void }) {
  const { t } = useKiosk();
  const left = view.loans.filter((loan) => loan.renewal === null).map((loan) => loan.item);
  const states = view.loans.map(({ renewal }) =>
    renewal?.state === 'refused' && renewal.code === 'lent-elsewhere'
      ? 'elsewhere'
      : renewal?.state,
  );
  const count = (state: (typeof states)[number]) => states.filter((each) => each === state).length;
  const numbers = {
    done: count('done'),
    refused: count('refused'),
    unknown: count('unknown'),
    elsewhere: count('elsewhere'),
  };
  const isAnswered = Object.values(numbers).some((each) => each > 0) && count('working') === 0;
  return (
    <Frame
      place="renew"
      controls
      title={isAnswered ? t('renewal.count', numbers) : t('account.renew.title')}
      says={isAnswered ? t('renewal.count.says', numbers) : t('account.renew.says')}
      forward={
        left.length > 0 ? (
          <Key key="all" on={{ type: 'RENEW', items: left }} first="renew">
            {t('key.renew-all')}
          </Key>
        ) : (
          <Key key="done" on={onBack} icon="check">
            {t('key.done')}
          </Key>
        )
      }
      aside={
        left.length > 0 ? (
          <Way on={onBack} icon="back">
            {t('key.back')}
          </Way>
        ) : (
          <div class="count" role="status">
            <p>{isAnswered && t('renewal.count', numbers)}</p>
          </div>
        )
      }
    >
      <Sheet>
        <Pages>
          {view.loans.map((loan) => (
            <RenewLine key={loan.item} loan={loan} loans={view.loans} hasKeys={left.length > 0} />
          ))}
        </Pages>
      </Sheet>
    </Frame>
  );
}

interface RenewLineProps {
  loan: LoanRow;
  loans: readonly LoanRow[];
  /** another one can still be renewed */
  hasKeys: boolean;
}

function RenewLine({ loan, loans, hasKeys }: RenewLineProps) {
  const { screen, t, send } = useKiosk();
  const title = loan.title ?? t('item.untitled', { hint: loan.item.slice(-4) });
  const late = loan.renewal === null && loan.daysLate > 0;
  const state = loan.renewal?.state ?? null;
  const mark = state === 'unknown' || late ? 'warning' : state;
  return (
    <li
      class="row renewal"
      data-state={mark ?? undefined}
      data-aloud={spokenLoan(loan, loans, todayIn(screen.timeZone), {
        t,
        headset: screen.headset === true,
      })}
    >
      {/* The place of the state, and of the key while another row has one, stays free: no row moves. */}
      {mark ? <Badge mark={mark} /> : <span class="badge" />}
      <div class="text" key={loan.renewal?.state}>
        <p class="name">
          <bdi>{title}</bdi>
        </p>
        <p>
          {late ? (
            <strong>{t('account.late', { days: loan.daysLate })}</strong>
          ) : (
            <Rich pieces={renewalSentence(loan, screen.display.textSize, t)} />
          )}
        </p>
      </div>
      {loan.renewal === null ? (
        <button
          type="button"
          class="choice small"
          aria-label={t('key.renew-one.of', { title })}
          onClick={() => send({ type: 'RENEW', items: [loan.item] })}
        >
          <Icon name="renew" />
          <span>{t('key.renew-one')}</span>
        </button>
      ) : (
        hasKeys && (
          <div class="choice small later" aria-hidden="true">
            <Icon name="renew" />
            <span>{t('key.renew-one')}</span>
          </div>
        )
      )}
    </li>
  );
}
