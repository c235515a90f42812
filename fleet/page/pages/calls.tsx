/** All open calls for help, the longest first; answered from anywhere. */
import { Page } from '../../../ui/service/parts/page.tsx';
import { Call } from '../calls.tsx';
import { useRegion } from '../region.ts';

export function Calls() {
  const { t, overview } = useRegion();
  const calls = overview.calls.toSorted((one, other) => (one.since < other.since ? -1 : 1));
  const open = calls.filter(({ isAcknowledged }) => !isAcknowledged).length;
  return (
    <Page
      mark={open === 0 ? 'done' : 'warning'}
      title={t('calls.title', { count: open })}
      subtitle={t('calls.says')}
    >
      <div class="calls-elsewhere" role="status">
        {calls.length === 0 && <p class="nothing">{t('calls.none')}</p>}
        {calls.map((call) => (
          <Call key={`${call.branch} ${call.call}`} call={call} />
        ))}
      </div>
    </Page>
  );
}
