import type { Finding } from '../../../../src/technician/finding.ts';
import { Badge } from '../../../parts/badge.tsx';
import { remedyOf, whyOf } from '../../finding-words.ts';
import { usePanel } from '../../panel.ts';
import { markOf } from '../../parts/mark.tsx';

/** What was found, with what to do where it is not right. */
export function Findings({ findings }: { findings: readonly Finding[] }) {
  const { t } = usePanel();
  return (
    <ul class="complaints setup-findings">
      {findings.map((finding, at) => (
        <li key={`${finding.code} ${at}`} data-light={finding.light}>
          <Badge mark={markOf(finding.light)} />
          <div>
            {whyOf(t, finding)}
            {(finding.light === 'broken' || finding.light === 'attention') && (
              <>
                <p class="remedy">{remedyOf(t, finding)}</p>
                <p class="second">
                  <code>{finding.code}</code>
                  {finding.where && <code>{finding.where}</code>}
                </p>
              </>
            )}
          </div>
        </li>
      ))}
    </ul>
  );
}
