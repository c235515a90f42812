/** What still works, where to go instead, and a small code for staff. */
import { useNow } from '../header.tsx';
import { useKiosk } from '../kiosk.ts';
import type { ViewNamed } from '../named.ts';
import { Sheet } from '../pages/sheet.tsx';
import { Frame } from '../parts/frame.tsx';
import { Icon } from '../parts/icon.tsx';
import { Shelf } from '../parts/shelf.tsx';

export function OutOfOrder({ view }: { view: ViewNamed<'out-of-order'> }) {
  const { screen, t } = useKiosk();
  const now = useNow(10_000);
  const { neighbour } = screen;
  const [hour, minute] = screen.openUntil?.split(':') ?? [];
  const { back } = view;
  const [backHour = '', backMinute = ''] = back?.at.split(':') ?? [];
  const when = back && {
    when: back.when,
    hour: backHour,
    minute: backMinute,
    day: t('date.long', { on: back.on }),
  };
  const time = new Intl.DateTimeFormat('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    timeZone: screen.timeZone,
  });
  return (
    <Frame
      place="out-of-order"
      hero
      title={t('view.out-of-order.title')}
      says={t('out-of-order.says')}
      art={<Shelf leans />}
      forward={
        <p class="fine mono" data-aloud="">
          {view.code} · {time.format(now)}
        </p>
      }
      aside={<p class="fine">{screen.device}</p>}
    >
      <Sheet>
        <ul>
          {neighbour && (
            <li class="row where">
              <span class="plaque">
                <Icon name={neighbour.place === 'left' ? 'back' : 'forward'} class="side" />
              </span>
              <div class="text">
                <p class="big">{neighbour.device}</p>
                <p>{t('out-of-order.other', { place: neighbour.place })}</p>
              </div>
            </li>
          )}
          <li class="row where">
            <span class="plaque">
              <Icon name="desk" />
            </span>
            <div class="text">
              <p class="big">{t('out-of-order.desk')}</p>
              <p>
                {hour && minute
                  ? t('out-of-order.desk.open', { hour, minute })
                  : t('out-of-order.desk.says')}
              </p>
            </div>
          </li>
          {when && (
            <li class="row where">
              <span class="plaque">
                <Icon name="clock" />
              </span>
              <div class="text">
                <p class="big">{t('out-of-order.back', when)}</p>
                <p>{t('out-of-order.back.says', when)}</p>
              </div>
            </li>
          )}
        </ul>
      </Sheet>
    </Frame>
  );
}
