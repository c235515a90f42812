/** The first kiosk of a rollout that failed, and by what, in words: a rollout is taken back for it. */
import { complaintCodeWords } from '../../../../ui/service/form/complaint-words.ts';
import type { RolloutLine } from '../../../src/panel/actions.ts';
import { linkTo } from '../../pages.ts';
import { useRegion } from '../../region.ts';
import { codeWords } from '../../why-words.ts';

export function Cause({ of }: { of: NonNullable<RolloutLine['failed']> }) {
  const { t } = useRegion();
  const { branch, kiosk, why, complaints } = of;
  return (
    <span>
      <a href={linkTo(branch, kiosk)}>
        {branch}-{kiosk}
      </a>
      {why !== null && `: ${codeWords(t, why)}${complaints.length > 0 ? '.' : ''}`}
      {complaints.map(({ path, code }) => (
        <span key={path}>
          {' '}
          <code>{path}</code> {complaintCodeWords(t, code)}
        </span>
      ))}
    </span>
  );
}
