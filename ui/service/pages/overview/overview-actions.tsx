/** Actions on the whole kiosk: a diagnosis, a restart of the screen, and out of service. */
import { useState } from 'preact/hooks';
import type { Overview } from '../../../../src/technician/actions.ts';
import type { Finding, Testable } from '../../../../src/technician/finding.ts';
import { usePanel } from '../../panel.ts';
import { Button } from '../../parts/controls.tsx';
import { resultLine } from '../parts.tsx';
import { OutOfServiceDialog, type Until } from './out-of-service.tsx';

/** Not the scanner, which needs a scan by hand, nor the printer, which would use paper. */
const diagnosed: readonly Testable[] = [
  'library',
  'reader',
  'card-reader',
  'terminal',
  'code',
  'clock',
];

export function OverviewActions({ overview }: { overview: Overview }) {
  const { t, role, request, showMessage, showProblem, refresh } = usePanel();
  const [running, setRunning] = useState('');
  const [isAsking, setAsking] = useState(false);
  const present = new Set(
    overview.parts.filter(({ light }) => light !== 'off').map(({ part }) => part),
  );

  async function diagnose() {
    setRunning('diagnosis');
    showMessage({ mark: 'working', text: t('diagnosis.begun') });
    const found: Finding[] = [];
    for (const part of diagnosed.filter((one) => present.has(one))) {
      const answer = await request<Finding>('POST', `/parts/${part}/test`);
      if (answer.ok) found.push(answer.value);
    }
    const wrong = found.filter(({ light }) => light !== 'ok' && light !== 'off');
    showMessage(
      wrong.length === 0
        ? { mark: 'done', text: t('diagnosis.ok', { count: found.length }) }
        : { mark: 'warning', text: wrong.map((finding) => resultLine(t, finding)).join(' ') },
    );
    setRunning('');
    refresh();
  }
  async function send(name: string, path: string, body: object, text: string) {
    setRunning(name);
    const answer = await request('POST', path, body);
    setRunning('');
    if (answer.ok) showMessage({ mark: 'done', text });
    else showProblem(answer.problem);
    refresh();
  }
  const on = !overview.outOfService;
  async function switchService(body: { on: boolean; until?: Until }) {
    await send(
      'service',
      '/out-of-service',
      body,
      t(body.on ? 'out-of-service.on' : 'out-of-service.off'),
    );
    setAsking(false);
  }
  return (
    <>
      <Button icon="pulse" busy={running === 'diagnosis'} on={() => void diagnose()}>
        {t('overview.diagnosis')}
      </Button>
      {role === 'technician' && (
        <>
          <Button
            icon="renew"
            busy={running === 'screen'}
            on={() => void send('screen', '/restart-screen', {}, t('restart-screen.done'))}
          >
            {t('overview.restart-screen')}
          </Button>
          <Button
            icon={on ? 'pause' : 'play'}
            busy={running === 'service'}
            on={() => (on ? setAsking(true) : void switchService({ on }))}
          >
            {t(on ? 'overview.take-out' : 'overview.take-in')}
          </Button>
          {isAsking && (
            <OutOfServiceDialog
              overview={overview}
              busy={running === 'service'}
              on={(until) => void switchService({ on: true, until })}
              onClose={() => setAsking(false)}
            />
          )}
        </>
      )}
    </>
  );
}
