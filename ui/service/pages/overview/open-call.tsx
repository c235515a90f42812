/** The call for help that no one has answered, and the key that answers it. */
import { useState } from 'preact/hooks';
import type { Overview } from '../../../../src/technician/actions.ts';
import { Badge } from '../../../parts/badge.tsx';
import { usePanel } from '../../panel.ts';
import { Button } from '../../parts/controls.tsx';
import { durationSince } from '../../when.ts';

export function OpenCall({ overview: { call, now } }: { overview: Overview }) {
  const { t, request, showMessage, showProblem, refresh } = usePanel();
  const [busy, setBusy] = useState(false);
  if (call === null) return null;
  const { id, reason, at, state } = call;

  async function acknowledge() {
    setBusy(true);
    const answer = await request('POST', '/calls/acknowledge', { call: id });
    setBusy(false);
    if (answer.ok) showMessage({ mark: 'done', text: t('call.acknowledged') });
    else showProblem(answer.problem);
    refresh();
  }
  return (
    <div class="banner open-call" role="status">
      <Badge mark={state === 'failed' ? 'refused' : 'warning'} />
      <p>
        <b>{t(`call.reason.${reason}`)}</b>{' '}
        {t('call.waits', { durationSince: durationSince(t, at, now) })} {t(`call.state.${state}`)}
      </p>
      <Button icon="onward" busy={busy} on={() => void acknowledge()}>
        {t('call.acknowledge')}
      </Button>
    </div>
  );
}
