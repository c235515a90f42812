/** Open calls for help: a banner on every page, and the buttons that answer them. */
import { useState } from 'preact/hooks';
import { Badge } from '../../ui/parts/badge.tsx';
import { Button } from '../../ui/service/parts/controls.tsx';
import { durationSince } from '../../ui/service/when.ts';
import type { CallSeen } from '../src/panel/actions.ts';
import { useRegion } from './region.ts';
import type { Words } from './words.ts';

/** More of them would push the page away. */
const mostBanners = 3;

export function OpenCalls() {
  const { t, overview } = useRegion();
  const open = overview.calls.filter(({ isAcknowledged }) => !isAcknowledged);
  // It stands there before a call comes, so that a screen reader reads the call out.
  return (
    <div class="calls-elsewhere" role="status">
      {open.slice(0, mostBanners).map((call) => (
        <Call key={`${call.branch} ${call.call}`} call={call} />
      ))}
      {open.length > mostBanners && (
        <p>
          <a href="#calls">{t('calls.more', { count: open.length - mostBanners })}</a>
        </p>
      )}
    </div>
  );
}

export function Call({ call }: { call: CallSeen }) {
  const { t, now } = useRegion();
  const { branch, kiosk, since, isAcknowledged } = call;
  return (
    <div class="banner open-call" data-answered={isAcknowledged || undefined}>
      <Badge mark={isAcknowledged ? 'working' : 'warning'} />
      <p>
        <b>{callWords(t, call)}</b>{' '}
        {isAcknowledged
          ? t('call.elsewhere.answered')
          : t('calls.waits', { lasting: durationSince(t, since, now) })}
      </p>
      {!isAcknowledged && <Answer call={call} of={`${branch}-${kiosk}`} />}
    </div>
  );
}

function Answer({ call, of }: { call: CallSeen; of: string }) {
  const { t, request, showMessage, showProblem } = useRegion();
  const [isBusy, setBusy] = useState(false);
  async function acknowledge() {
    setBusy(true);
    const { branch, kiosk, call: id } = call;
    const answer = await request('POST', '/calls/acknowledge', { branch, kiosk, call: id });
    setBusy(false);
    if (!answer.ok) return showProblem(answer.problem);
    const device = `${kiosk} (${branch})`;
    showMessage({ mark: 'done', text: t('call.elsewhere.acknowledged', { device }) });
  }
  return (
    <Button icon="onward" of={of} busy={isBusy} on={() => void acknowledge()}>
      {t('calls.acknowledge')}
    </Button>
  );
}

function callWords(t: Words, { branch, kiosk, reason }: CallSeen): string {
  const device = `${kiosk} (${branch})`;
  const key = `call.elsewhere.${reason}`;
  return t.has(key) ? t(key, { device }) : `${device}: ${reason.replaceAll('-', ' ')}`;
}
