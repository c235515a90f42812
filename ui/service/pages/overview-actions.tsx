/**
 * What can be done to the whole kiosk: look at everything anew, start its screen again, take it out
 * of service.
 */
import { useState } from 'preact/hooks';
import type { Overview, Testable } from '../../../src/technician/actions.ts';
import type { Finding } from '../../../src/technician/health/finding.ts';
import { usePanel } from '../panel.ts';
import { Button } from '../parts/controls.tsx';
import { testsNow } from './parts.tsx';

/** The scanner waits for a hand, and paper is not printed for a look. */
const quiet: readonly Testable[] = ['library', 'reader', 'terminal', 'clock'];

export function OverviewActions({ overview }: { overview: Overview }) {
  const { t, role, ask, say, tell, refresh } = usePanel();
  const [doing, setDoing] = useState('');
  const present = new Set(
    overview.parts.filter(({ light }) => light !== 'off').map(({ part }) => part),
  );

  async function look() {
    setDoing('look');
    say({ mark: 'working', text: t('diagnosis.begun') });
    const found: Finding[] = [];
    for (const part of quiet.filter((one) => present.has(one))) {
      const answer = await ask<Finding>('POST', `/parts/${part}/test`);
      if (answer.ok) found.push(answer.value);
    }
    const wrong = found.filter(({ light }) => light !== 'ok' && light !== 'off');
    say(
      wrong.length === 0
        ? { mark: 'done', text: t('diagnosis.ok', { count: found.length }) }
        : { mark: 'warning', text: wrong.map((finding) => testsNow(t, finding)).join(' ') },
    );
    setDoing('');
    refresh();
  }
  async function send(name: string, path: string, body: object, text: string) {
    setDoing(name);
    const answer = await ask('POST', path, body);
    setDoing('');
    if (answer.ok) say({ mark: 'done', text });
    else tell(answer.problem);
    refresh();
  }
  const on = !overview.outOfService;
  return (
    <>
      <Button icon="pulse" busy={doing === 'look'} on={() => void look()}>
        {t('overview.diagnosis')}
      </Button>
      {role === 'technician' && (
        <>
          <Button
            icon="renew"
            busy={doing === 'screen'}
            on={() => void send('screen', '/restart-screen', {}, t('restart-screen.done'))}
          >
            {t('overview.restart-screen')}
          </Button>
          <Button
            icon={on ? 'pause' : 'play'}
            busy={doing === 'service'}
            on={() =>
              void send(
                'service',
                '/out-of-service',
                { on },
                t(on ? 'out-of-service.on' : 'out-of-service.off'),
              )
            }
          >
            {t(on ? 'overview.take-out' : 'overview.take-in')}
          </Button>
        </>
      )}
    </>
  );
}
