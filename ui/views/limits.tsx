import type { Limits } from '../../src/screen/screen.ts';
import { useKiosk } from '../kiosk.ts';
import { Pages } from '../pages/pages.tsx';
import { Sheet } from '../pages/sheet.tsx';
import { Badge } from '../parts/badge.tsx';
import { LeftoversBand } from '../parts/bands.tsx';
import { Rich } from '../parts/text.tsx';

/** What patrons come for. */
const order = ['borrow', 'return', 'pay', 'account'] as const;
/** First what changes how one begins. */
const means = ['plate', 'scan', 'chip'] as const;

/** What does not work while the kiosk is limited, or not as usual: the rest does. */
export function LimitsSheet({ limits }: { limits: Limits }) {
  const { t } = useKiosk();
  const shown = [
    ...means.filter((what) => limits[what] === 'not-now'),
    ...order.filter((what) => !['works', 'absent'].includes(limits[what])),
    ...(limits.receipt === 'not-now' ? (['receipt'] as const) : []),
  ];
  return (
    <Sheet>
      <LeftoversBand where="attract" />
      <div class="row" data-state="off" data-tint="off">
        <Badge mark="off" />
        <div class="text">
          <p>
            <strong>{t('limits.title')}</strong>
          </p>
          {/* Only without the library system is there something to be sent later. */}
          {limits.line === 'not-now' && <p>{t('limits.says')}</p>}
          <p>{t('limits.rest')}</p>
        </div>
      </div>
      <Pages>
        {shown.map((what) => {
          const works = limits[what] !== 'not-now';
          return (
            <li class="row" key={what} data-state={works ? 'done' : 'off'}>
              <Badge mark={works ? 'done' : 'off'} />
              <div class="text">
                <p class="name">{t(`limits.${what}`)}</p>
                <p>
                  <Rich pieces={t.pieces(`limits.${what}.${limits[what]}`)} />
                </p>
              </div>
            </li>
          );
        })}
      </Pages>
    </Sheet>
  );
}
