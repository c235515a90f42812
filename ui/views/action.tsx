import type { ComponentChildren } from 'preact';
import { useKiosk } from '../kiosk.ts';
import type { ViewNamed } from '../named.ts';
import { Sheet } from '../pages/sheet.tsx';
import { Badge } from '../parts/badge.tsx';
import { Band, LeftoversBand } from '../parts/bands.tsx';
import { Way } from '../parts/controls.tsx';
import { Frame } from '../parts/frame.tsx';
import { Glyph, Icon } from '../parts/icon.tsx';

type What = 'borrow' | 'return' | 'account';

export function Action({ view: { limits, notNow } }: { view: ViewNamed<'action'> }) {
  const { t } = useKiosk();
  return (
    <Frame
      place="action"
      controls
      title={t('view.action.title')}
      aside={
        <Way on={{ type: 'STOP' }} icon="stop">
          {t('key.stop')}
        </Way>
      }
    >
      <Sheet>
        {notNow && <Band mark="warning" text={`action.not-now.${notNow}`} />}
        <LeftoversBand where="visit" />
        <div class="tiles">
          <Tile
            what="borrow"
            off={limits?.borrow === 'not-now'}
            provisional={limits?.borrow === 'provisional'}
          >
            <Glyph mode="borrow" />
          </Tile>
          <Tile what="return" off={limits?.return === 'not-now'}>
            <Glyph mode="return" />
          </Tile>
          <Tile what="account" off={limits?.account === 'not-now'}>
            <Icon name="user" />
          </Tile>
        </div>
      </Sheet>
    </Frame>
  );
}

interface TileProps {
  what: What;
  off: boolean;
  provisional?: boolean;
  children: ComponentChildren;
}

/** Each tile has the colour of its action; one that is not available is no button. */
function Tile({ what, off, provisional = false, children }: TileProps) {
  const { t, send } = useKiosk();
  const words = (says: string) => (
    <span class="text">
      <span class="big">{t(`action.${what}`)}</span>
      <span class="small">{says}</span>
    </span>
  );
  if (off) {
    return (
      <div class="tile off">
        <Badge mark="off" />
        {words(t('action.not-now'))}
      </div>
    );
  }
  return (
    <button
      type="button"
      class={`tile ${what}`}
      onClick={() => send({ type: 'CHOOSE', action: what })}
    >
      {children}
      {words(t(provisional ? 'action.borrow.provisional' : `action.${what}.says`))}
      <Icon name="onward" />
    </button>
  );
}
