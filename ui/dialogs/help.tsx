import type { Screen, View } from '../../src/screen/screen.ts';
import { useKiosk } from '../kiosk.ts';
import { Leaf } from '../pages/leaf.tsx';
import { CallBanner } from '../parts/call.tsx';
import { Key } from '../parts/controls.tsx';
import { Icon } from '../parts/icon.tsx';
import { Rich } from '../parts/text.tsx';
import { chipWords, readsBooksBy, readsChips } from '../reads.ts';
import { DialogTitle } from './title.tsx';

type Topic = 'borrow' | 'return' | 'pay' | 'card' | 'any';

const topics: Partial<Record<View['kind'], Topic>> = {
  borrow: 'borrow',
  return: 'return',
  fees: 'pay',
  'pay-how': 'pay',
  pay: 'pay',
  'not-paid': 'pay',
  identify: 'card',
  pin: 'card',
};

/** What to do by the way that the patron is on; else by those that there are. */
function waysText({ view, payBy }: Screen): string {
  const own = 'way' in view ? view.way : null;
  if (own === null && payBy?.terminal === 'works' && payBy.code === 'works')
    return 'help.pay.2.how';
  const isCode = own === 'code' || (own === null && payBy?.code === 'works');
  return isCode ? 'help.pay.2.code' : 'help.pay.2';
}

/** Steps for the present view, and how to reach a person. */
export function Help() {
  const { screen, t, send } = useKiosk();
  const topic = topics[screen.view.kind] ?? 'any';
  const place = topic === 'pay' ? screen.places.terminal : screen.places.scanner;
  const words =
    readsChips(screen) === 'chip' && topic === 'card'
      ? chipWords(screen)
      : { ...chipWords(screen), place };
  const { offered, state } = screen.call;
  const stepText = (of: Topic, step: number) => {
    if (of === 'pay' && step === 2) return waysText(screen);
    const chip = of === 'card' && `help.card.${step}.${readsChips(screen)}`;
    if (chip && t.has(chip)) return chip;
    const scan = `help.${of}.${step}.scan`;
    return readsBooksBy(screen) === 'scan' && t.has(scan) ? scan : `help.${of}.${step}`;
  };
  // Without a call the banner below says what its third step says.
  const steps = topic === 'card' && !offered ? [1, 2] : [1, 2, 3];
  const own = `help.title.${topic}`;
  return (
    <>
      <Leaf>
        <DialogTitle>{t(t.has(own) ? own : 'dialog.help.title')}</DialogTitle>
        <ol class="steps">
          {steps.map((step) => (
            <li class="row" key={step}>
              <b class="number">{step}</b>
              <p class="text">
                <Rich pieces={t.pieces(stepText(topic, step), words)} />
              </p>
            </li>
          ))}
        </ol>
        <CallBanner />
      </Leaf>
      {offered && (state === 'none' || state === 'failed') && (
        <Key on={{ type: 'CALL_STAFF' }} first="bell">
          {t(state === 'none' ? 'help.call' : 'help.call-again')}
        </Key>
      )}
      <button type="button" class="choice" data-back onClick={() => send({ type: 'CLOSE' })}>
        <Icon name="stop" />
        <span>{t('help.close')}</span>
      </button>
    </>
  );
}
