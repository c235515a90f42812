/** What a payment under way shows by either way: what is waited for, its end, the key that stops it. */
import type { ComponentChildren } from 'preact';
import type { PaymentWay } from '../../../machines/domain.ts';
import type { Texts } from '../../../src/screen/texts.ts';
import { useKiosk } from '../../kiosk.ts';
import type { ViewNamed } from '../../named.ts';
import { Badge } from '../../parts/badge.tsx';
import { Way } from '../../parts/controls.tsx';
import { Frame } from '../../parts/frame.tsx';

/** Steps that the payment cannot be cancelled after. */
const final = new Set(['approved', 'remove-card']);

/** The key of a text that may have another wording for a code. */
export function byWay(key: string, way: PaymentWay, t: Texts): string {
  const own = `${key}.${way}`;
  return t.has(own) ? own : key;
}

export function sentenceOf({ cancelling, step, way }: ViewNamed<'pay'>, t: Texts): string {
  return t(cancelling ? 'pay.cancelling' : byWay(`pay.step.${step}`, way, t));
}

interface PayFrameProps {
  view: ViewNamed<'pay'>;
  says: string | undefined;
  /** the sentence of the step stands in the counter; else on the sheet, and is only read aloud */
  waits: boolean;
  /** in place of the sentence of the step */
  waiting?: string;
  children: ComponentChildren;
}

export function PayFrame({ view, says, waits, waiting, children }: PayFrameProps) {
  const { t } = useKiosk();
  const { cancelling, step, way } = view;
  return (
    <Frame
      place="pay"
      title={t(byWay('view.pay.title', way, t))}
      says={says}
      forward={
        <div class={waits ? 'waiting' : 'heard'} role="status">
          <Badge mark="working" />
          <p key={step}>{waiting ?? sentenceOf(view, t)}</p>
        </div>
      }
      aside={
        !cancelling &&
        !final.has(step) && (
          <Way on={{ type: 'CANCEL' }} icon="stop">
            {t('key.cancel')}
          </Way>
        )
      }
    >
      {children}
    </Frame>
  );
}

/** What the payment has come to, on the sheet. */
export function Outcome({ view }: { view: ViewNamed<'pay'> }) {
  const { t } = useKiosk();
  const mark = view.step === 'approved' && !view.cancelling ? 'done' : 'working';
  return (
    <div class="row outcome" data-state={mark} data-tint={mark}>
      <Badge mark={mark} />
      <p class="text">
        <strong>{sentenceOf(view, t)}</strong>
      </p>
    </div>
  );
}
