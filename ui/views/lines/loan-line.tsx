import type { LoanRow } from '../../../src/screen/screen.ts';
import { useKiosk } from '../../kiosk.ts';
import { Badge } from '../../parts/badge.tsx';
import { Rich } from '../../parts/text.tsx';
import { dueWords, renewalSentence, todayIn } from '../../row-words.ts';
import { spokenLoan } from '../../speech/rows.ts';

/** A loan on one line: title, and when it is due. A late loan begins with that. */
export function LoanLine({ loan, loans }: { loan: LoanRow; loans: readonly LoanRow[] }) {
  const { screen, t } = useKiosk();
  const size = screen.display.textSize;
  const title = loan.title ?? t('item.untitled', { hint: loan.item.slice(-4) });
  const today = todayIn(screen.timeZone);
  const heard = spokenLoan(loan, loans, today, { t, headset: screen.headset === true });
  if (loan.renewal) {
    const mark = loan.renewal.state === 'unknown' ? 'warning' : loan.renewal.state;
    return (
      <li class="row loan" data-state={mark} data-aloud={heard}>
        <Badge mark={mark} />
        <div class="text">
          <p class="name">
            <bdi>{title}</bdi>
          </p>
          <p>
            <Rich pieces={renewalSentence(loan, size, t)} />
          </p>
        </div>
      </li>
    );
  }
  const day = dueWords(loan, size, t) ?? '';
  const late = loan.daysLate > 0;
  return (
    <li class="row loan" data-state={late ? 'warning' : undefined} data-aloud={heard}>
      {late && <Badge mark="warning" />}
      <p class="name">
        <bdi>{title}</bdi>
      </p>
      <div class="when">
        {late && <strong>{t('account.late', { days: loan.daysLate })}</strong>}
        <span>{loan.dueOn === today ? t('account.today') : day}</span>
      </div>
    </li>
  );
}
