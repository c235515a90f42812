/** The last check before opening, in one line of the overview. */
import type { Overview } from '../../../../src/technician/actions.ts';
import { foundOf } from '../../../../src/technician/readiness/page/content.ts';
import { usePanel } from '../../panel.ts';
import { markOf, State } from '../../parts/mark.tsx';

export function SelfCheck({ overview: { selfCheck, now } }: { overview: Overview }) {
  const { t } = usePanel();
  if (selfCheck === null) return null;
  const { at, worst, failed } = selfCheck;
  const clock = t.clock(new Date(at));
  const moment = t.day(at) === t.day(now) ? clock : `${t.day(at)}, ${clock}`;
  const found = failed
    .map((check) => `${t(`check.${check.check}`)}: ${foundOf(check, t).replace(/\.$/, '')}`)
    .join('; ');
  const text =
    failed.length === 0
      ? t('self-check.well', { moment })
      : t('self-check.found', { moment, found });
  return (
    <p class="self-check">
      <State mark={markOf(worst)}>{text}</State>
    </p>
  );
}
