/** A code that the patron scans with their bank's app: in its frame, with the time that it has. */
import { useState } from 'preact/hooks';
import type { Texts } from '../../../src/screen/texts.ts';
import { useSecondsUntil } from '../../header.tsx';
import { isWide, useKiosk } from '../../kiosk.ts';
import type { ViewNamed } from '../../named.ts';
import { Sheet } from '../../pages/sheet.tsx';
import { spokenAt } from '../../parts/countdown.tsx';
import { PhonePicture } from '../../parts/pictures/later.tsx';
import { Outcome, PayFrame } from './pay-frame.tsx';

const over = new Date(0).toISOString();
/** Modules around a code that stay light (ISO/IEC 18004). */
const quiet = 4;

export function PayCode({ view }: { view: ViewNamed<'pay'> }) {
  const { screen, t } = useKiosk();
  const { amountCents, cancelling } = view;
  const seconds = useSecondsUntil(view.code?.until ?? over);
  // It is hidden here too, should the kiosk be late.
  const code = seconds > 0 && !cancelling ? view.code : null;
  const step = view.step === 'scan-code' && code === null ? 'code-over' : view.step;
  return (
    <PayFrame
      view={{ ...view, step }}
      says={cancelling ? undefined : whatToDo(step, t)}
      // Larger letters leave the room to the code.
      waits={code !== null && screen.display.textSize === 1}
    >
      {code === null ? (
        <Sheet kind="show">
          <PhonePicture amount={t('money', { amount: amountCents })} label={t('picture.phone')} />
          <Outcome view={{ ...view, step }} />
        </Sheet>
      ) : (
        <Scan code={code} amount={t('money', { amount: amountCents })} seconds={seconds} />
      )}
    </PayFrame>
  );
}

function whatToDo(step: ViewNamed<'pay'>['step'], t: Texts): string | undefined {
  if (step === 'connecting' || step === 'scan-code') return t('pay.says.code');
  return step === 'wait' ? t('pay.code.then') : undefined;
}

interface ScanProps {
  code: NonNullable<ViewNamed<'pay'>['code']>;
  amount: string;
  seconds: number;
}

/** Dark on light in every theme: a camera does not read it the other way round. */
function Scan({ code: { size, path }, amount, seconds }: ScanProps) {
  const { screen, t } = useKiosk();
  const { textSize, low } = screen.display;
  // As payment.css lays it out.
  const place = isWide() || low || textSize > 1 ? 'side' : 'middle';
  const where = t('pay.code.aloud', { place });
  const [atFirst] = useState(() => spokenTime(seconds, t));
  const brands = t('pay.code.brands');
  const width = size + 2 * quiet;
  return (
    <Sheet kind="code">
      <div class="scannable">
        <div class="qr">
          <p data-aloud={brands.replace(' ·', ',')}>
            {screen.codeMarks ? <img src="/code-marks.svg" alt={brands} /> : brands}
          </p>
          <svg
            viewBox={`${-quiet} ${-quiet} ${width} ${width}`}
            shape-rendering="crispEdges"
            role="img"
            aria-label={where}
          >
            <path d={path} />
          </svg>
        </div>
        <div class="till">
          <p class="sum">{amount}</p>
          <p data-aloud={spokenTime(seconds, t)}>
            {t('pay.code.left', { left: minutesOf(seconds) })}
          </p>
        </div>
      </div>
      <p class="qr-says">{t('pay.code.then')}</p>
      {/* The code comes while the screen stands: this is said of it then. */}
      <div
        class="heard"
        role="status"
      >{`${where} ${amount}. ${atFirst}. ${t('pay.code.then')}.`}</div>
      <div class="heard" aria-live="assertive">
        {spokenAt.has(seconds) ? spokenTime(seconds, t) : ''}
      </div>
    </Sheet>
  );
}

/** `2:05` */
function minutesOf(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

function spokenTime(seconds: number, t: Texts): string {
  return seconds < 60
    ? t('are-you-there.spoken', { seconds })
    : t('pay.code.minutes', { minutes: Math.floor(seconds / 60) });
}
