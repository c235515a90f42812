import type { ComponentChildren } from 'preact';
import { useKiosk } from '../kiosk.ts';
import type { ViewNamed } from '../named.ts';
import { Sheet } from '../pages/sheet.tsx';
import { Band, LeftoversBand } from '../parts/bands.tsx';
import { Tile, Way } from '../parts/controls.tsx';
import { Frame } from '../parts/frame.tsx';
import { Glyph, Icon } from '../parts/icon.tsx';

type What = 'borrow' | 'return' | 'account';

export function Action({ view: { limits, notNow, booksSeen = 0 } }: { view: ViewNamed<'action'> }) {
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
        {booksSeen > 0 && <Band mark="done" text="action.books" values={{ count: booksSeen }} />}
        <div class="tiles">
          <Task
            what="borrow"
            off={limits?.borrow === 'not-now'}
            provisional={limits?.borrow === 'provisional'}
          >
            <Glyph mode="borrow" />
          </Task>
          <Task what="return" off={limits?.return === 'not-now'}>
            <Glyph mode="return" />
          </Task>
          <Task what="account" off={limits?.account === 'not-now'}>
            <Icon name="user" />
          </Task>
        </div>
      </Sheet>
    </Frame>
  );
}

interface TaskProps {
  what: What;
  off: boolean;
  provisional?: boolean;
  children: ComponentChildren;
}

/** Each tile has the colour of its action. */
function Task({ what, off, provisional = false, children }: TaskProps) {
  const { t } = useKiosk();
  const says = provisional ? 'action.borrow.provisional' : `action.${what}.says`;
  return (
    <Tile
      on={{ type: 'CHOOSE', action: what }}
      kind={what}
      title={t(`action.${what}`)}
      says={t(off ? 'action.not-now' : says)}
      off={off}
    >
      {children}
    </Tile>
  );
}
