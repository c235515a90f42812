/** A question, three ways to begin, the languages in sight. A touch anywhere begins. */
import type { Screen } from '../../src/screen/screen.ts';
import { languageName, type Texts } from '../../src/screen/texts.ts';
import { useKiosk } from '../kiosk.ts';
import type { ViewNamed } from '../named.ts';
import { LeftoversBand } from '../parts/bands.tsx';
import { FeedBoard, HoursBoard, hoursOf } from '../parts/board.tsx';
import { Key } from '../parts/controls.tsx';
import { Frame } from '../parts/frame.tsx';
import { Icon } from '../parts/icon.tsx';
import { Shelf } from '../parts/shelf.tsx';
import { Slides } from '../parts/slides.tsx';
import { readsBooksBy } from '../reads.ts';
import { LimitsSheet } from './limits.tsx';

/** A kiosk that never had a plate, or a scanner, asks for neither. */
const attractSays = {
  both: 'view.attract.says',
  plate: 'view.attract.says.plate',
  scan: 'view.attract.says.scan',
  none: 'view.attract.says',
} as const;

/** Two rows of three; the language button in the header has them all. */
const mostInSight = 6;

type AttractView = ViewNamed<'attract'>;

export function Attract({ view }: { view: AttractView }) {
  const { screen, t, send } = useKiosk();
  const others = screen.languages
    .filter((language) => language !== screen.language)
    .slice(0, mostInSight);
  const hours = hoursLine(screen, view, t);
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
        says={view.limits ? undefined : t(attractSays[readsBooksBy(screen)])}
        art={view.limits ? undefined : <Art view={view} />}
        forward={
          <div class="begin">
            {!view.limits && <LeftoversBand where="attract" inset />}
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
              <p>{hours}</p>
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

/** The row of books, or what the library has to show in its place. */
function Art({ view }: { view: AttractView }) {
  const { feed, coming = [], pictures } = view;
  const board = feed ? (
    <FeedBoard feed={feed} />
  ) : (
    coming.length > 0 && <HoursBoard days={coming} />
  );
  if (!board && !pictures) return <Shelf leans />;
  return (
    <div class="own" data-pictures={pictures ? true : undefined}>
      {board}
      <div class="rest">{pictures ? <Slides {...pictures} /> : <Shelf leans />}</div>
    </div>
  );
}

/** Today's hours, and tomorrow's where those of the next days are not on the board. */
function hoursLine(screen: Screen, view: AttractView, t: Texts): string {
  const { coming = [], feed, limits } = view;
  const [tomorrow] = coming;
  const today = openToday(screen, view, t);
  if (!tomorrow || today === '' || (!feed && !limits)) return today;
  const hours = hoursOf(tomorrow, t);
  const next = t('attract.tomorrow', { open: hours === '' ? 'no' : 'yes', hours });
  return `${today}. ${next}.`;
}

function openToday({ openUntil }: Screen, { againAt }: AttractView, t: Texts): string {
  const [hour, minute] = openUntil?.split(':') ?? [];
  const [againHour, againMinute] = againAt?.split(':') ?? [];
  if (!hour || !minute) return '';
  return againHour && againMinute
    ? t('attract.open-again', { hour, minute, againHour, againMinute })
    : t('attract.open', { hour, minute });
}

function beginOutside(target: EventTarget | null, begin: () => void): void {
  if (target instanceof Element && !target.closest('button')) begin();
}
