/** A decision: the actions allowed and denied, the reasons, and what removes each reason. */
import type { Explanation } from '../../../../src/technician/actions.ts';
import { usePanel } from '../../panel.ts';
import { type Mark, State } from '../../parts/mark.tsx';

const marks: Record<Explanation['decision']['level'], Mark> = {
  full: 'done',
  payment: 'warning',
  'checkin-only': 'refused',
};

export function Verdict({
  answer: { decision, allowed, denied, reasons, least },
}: {
  answer: Explanation;
}) {
  const { t } = usePanel();
  return (
    <div class="verdict">
      <p class="level">
        <State mark={marks[decision.level]}>{t(`level.${decision.level}`)}</State>
      </p>
      <ul class="allows">
        {allowed.map((action) => (
          <li key={action}>
            <State mark={decision.warns?.includes(action) ? 'warning' : 'done'}>
              {t(`action.${action}`)}
            </State>
          </li>
        ))}
        {denied.map((action) => (
          <li key={action}>
            <State mark="refused">{t('rules.not', { action: t(`action.${action}`) })}</State>
          </li>
        ))}
      </ul>
      <h3>{t('rules.why', { count: reasons.length })}</h3>
      <ol class="reasons">
        {reasons.map(({ rule, says, clears }, at) => (
          <li key={`${rule} ${at}`}>
            <p>{says}</p>
            <p class="second">{clears}</p>
            <p class="second">
              <code>{rule}</code>
              {Object.entries(decision.reasons[at]?.numbers ?? {}).map(([name, value]) => (
                <span key={name} class="number">
                  {name} {name.endsWith('Cents') ? t('money', { amount: value }) : value}
                </span>
              ))}
            </p>
          </li>
        ))}
      </ol>
      {least && (
        <p>{t('rules.least', { amount: least.amountCents, fees: least.feeIds.join(', ') })}</p>
      )}
      {decision.unknown.length > 0 && (
        <p class="second">{t('rules.unknown', { rules: decision.unknown.join(', ') })}</p>
      )}
      {decision.mismatches.length > 0 && (
        <p class="second">{t('rules.mismatches', { what: decision.mismatches.join(', ') })}</p>
      )}
    </div>
  );
}
