import type { View } from '../../src/screen/screen.ts';
import { useKiosk } from '../kiosk.ts';
import type { DialogNamed } from '../named.ts';
import { Badge } from '../parts/badge.tsx';
import { Key } from '../parts/controls.tsx';
import { Icon } from '../parts/icon.tsx';
import { Rich } from '../parts/text.tsx';
import { DialogTitle } from './title.tsx';

type Topic = 'borrow' | 'return' | 'pay' | 'card' | 'any';

const topics: Partial<Record<View['kind'], Topic>> = {
  borrow: 'borrow',
  return: 'return',
  fees: 'pay',
  pay: 'pay',
  'not-paid': 'pay',
  identify: 'card',
  pin: 'card',
};

/** Three steps for the present view, and calling staff. */
export function Help({ dialog }: { dialog: DialogNamed<'help'> }) {
  const { screen, t, send } = useKiosk();
  const topic = topics[screen.view.kind] ?? 'any';
  const place = topic === 'pay' ? screen.places.terminal : screen.places.scanner;
  const own = `help.title.${topic}`;
  return (
    <>
      <DialogTitle>{t(t.has(own) ? own : 'dialog.help.title')}</DialogTitle>
      <ol class="steps">
        {[1, 2, 3].map((step) => (
          <li class="row" key={step}>
            <b class="number">{step}</b>
            <p class="text">
              <Rich pieces={t.pieces(`help.${topic}.${step}`, { place })} />
            </p>
          </li>
        ))}
      </ol>
      <div role="status">
        {dialog.deskCalled && (
          <div class="row banner" data-state="done" data-tint="done">
            <Badge mark="done" />
            <p class="text">
              <Rich pieces={t.pieces('help.called')} />
            </p>
          </div>
        )}
      </div>
      {!dialog.deskCalled && (
        <Key on={{ type: 'CALL_STAFF' }} first="bell">
          {t('help.call')}
        </Key>
      )}
      <button type="button" class="choice" data-back onClick={() => send({ type: 'CLOSE' })}>
        <Icon name="stop" />
        <span>{t('help.close')}</span>
      </button>
    </>
  );
}
