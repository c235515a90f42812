/** The open calls of the other kiosks of the branch, on every page of the panel. */
import { useState } from 'preact/hooks';
import type { CallElsewhere } from '../../src/technician/actions.ts';
import { Badge } from '../parts/badge.tsx';
import { usePanel } from './panel.ts';
import { Button } from './parts/controls.tsx';
import { durationSince } from './when.ts';

export function CallsElsewhere() {
  const { overview } = usePanel();
  const calls = overview?.callsElsewhere ?? [];
  // It stands there before a call comes, so that a screen reader reads the call out.
  return (
    <div class="calls-elsewhere" role="status">
      {overview !== null &&
        calls.map((call) => <Call key={call.id} call={call} now={overview.now} />)}
    </div>
  );
}

function Call({ call, now }: { call: CallElsewhere; now: string }) {
  const { t, request, showMessage, showProblem, refresh } = usePanel();
  const [busy, setBusy] = useState(false);
  const { id, device, reason, at, isAnswered } = call;

  async function come() {
    setBusy(true);
    const answer = await request('POST', '/calls/acknowledge', { call: id });
    setBusy(false);
    if (answer.ok)
      showMessage({ mark: 'done', text: t('call.elsewhere.acknowledged', { device }) });
    else showProblem(answer.problem);
    refresh();
  }
  return (
    <div class="banner open-call">
      <Badge mark="warning" />
      <p>
        <b>{t(`call.elsewhere.${reason}`, { device })}</b>{' '}
        {isAnswered
          ? t('call.elsewhere.answered')
          : t('call.waits', { durationSince: durationSince(t, at, now) })}
      </p>
      {!isAnswered && reason !== 'test' && (
        <Button icon="onward" busy={busy} on={() => void come()}>
          {t('call.acknowledge')}
        </Button>
      )}
    </div>
  );
}
