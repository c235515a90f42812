/** A question, three ways to begin, the languages in sight. A touch anywhere begins. */
import { languageName } from '../../src/screen/texts.ts';
import { useKiosk } from '../kiosk.ts';
import type { ViewNamed } from '../named.ts';
import { Key } from '../parts/controls.tsx';
import { Frame } from '../parts/frame.tsx';
import { Icon } from '../parts/icon.tsx';
import { Shelf } from '../parts/shelf.tsx';
import { LimitsSheet } from './limits.tsx';

/** Two rows of three; the language button in the header has them all. */
const mostInSight = 6;

export function Attract({ view }: { view: ViewNamed<'attract'> }) {
  const { screen, t, send } = useKiosk();
  const others = screen.languages
    .filter((language) => language !== screen.language)
    .slice(0, mostInSight);
  const [hour, minute] = screen.openUntil?.split(':') ?? [];
  return (
    // For a touch beside the key; the keyboard uses the key.
    // biome-ignore lint/a11y/noStaticElementInteractions: see above
    // biome-ignore lint/a11y/useKeyWithClickEvents: see above
    <div
      class="attract"
      onClick={(event) => beginOutside(event.target, () => send({ type: 'BEGIN' }))}
    >
      <Frame
        place="attract"
        hero
        title={t('view.attract.title')}
        says={view.limits ? undefined : t('view.attract.says')}
        art={view.limits ? undefined : <Shelf leans />}
        forward={
          <div class="begin">
            <div class="start">
              <Key on={{ type: 'BEGIN' }} first="tap">
                {t('key.begin')}
              </Key>
              {/* The header is out of reach in the low layout. */}
              <button
                type="button"
                class="way reach"
                aria-label={t('header.accessible')}
                onClick={() => send({ type: 'OPEN', dialog: 'accessibility' })}
              >
                <Icon name="accessible" />
              </button>
            </div>
            {others.length > 0 && (
              <nav class="languages" aria-label={t('languages')}>
                {others.map((language) => (
                  <button
                    type="button"
                    class="tool"
                    key={language}
                    lang={language}
                    onClick={() => send({ type: 'LANGUAGE', language })}
                  >
                    {languageName(language)}
                  </button>
                ))}
              </nav>
            )}
            <div class="below">
              <p>{hour && minute ? t('attract.open', { hour, minute }) : ''}</p>
              <p class="fine">{screen.device}</p>
            </div>
          </div>
        }
      >
        {view.limits && <LimitsSheet limits={view.limits} />}
      </Frame>
    </div>
  );
}

function beginOutside(target: EventTarget | null, begin: () => void): void {
  if (target instanceof Element && !target.closest('button')) begin();
}
