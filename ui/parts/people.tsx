// biome-ignore-all lint/a11y/useSemanticElements: a native radio or checkbox cannot hold these lines, nor be drawn as a key
/** Who borrows in this visit: one touch shows the list of another, or asks for one more card. */
import type { PersonTab } from '../../src/screen/screen.ts';
import type { Texts } from '../../src/screen/texts.ts';
import { isWide, useKiosk } from '../kiosk.ts';
import { Badge } from './badge.tsx';
import { Icon } from './icon.tsx';

interface PeopleProps {
  people?: readonly PersonTab[] | undefined;
  mayAdd?: boolean | undefined;
}

export function People({ people = [], mayAdd = false }: PeopleProps) {
  const { screen, t, send } = useKiosk();
  if (people.length === 0 && !mayAdd) return null;
  const { textSize, low } = screen.display;
  const isNarrow = textSize > 1 || (low && !isWide());
  return (
    <div class="people" data-count={people.length} data-narrow={isNarrow || undefined}>
      {people.length > 0 && (
        <div class="persons" role="radiogroup" aria-label={t('people.title')}>
          {people.map((one) => (
            <button
              type="button"
              class="person"
              role="radio"
              key={one.person}
              aria-checked={one.isShown}
              aria-label={spoken(one, t)}
              data-headset={spoken({ ...one, name: null }, t)}
              onClick={() => send({ type: 'SHOW_PERSON', person: one.person })}
            >
              {/* In larger letters, and low, the name of the one who is shown needs the room of all. */}
              {isNarrow && !one.isShown ? (
                <b>{one.person + 1}</b>
              ) : (
                <>
                  <span class="who" dir="auto">
                    {one.name ?? t('people.card', { number: one.person + 1 })}
                  </span>
                  {one.mayBorrow ? <b>{one.lent}</b> : <Badge mark="warning" />}
                </>
              )}
            </button>
          ))}
        </div>
      )}
      {mayAdd && (
        <button
          type="button"
          class="person add"
          aria-label={t('people.add')}
          onClick={() => send({ type: 'ADD_CARD' })}
        >
          <Icon name="add" />
          {people.length === 0 && <span>{t('people.add')}</span>}
        </button>
      )}
    </div>
  );
}

function spoken({ person, name, lent, mayBorrow }: PersonTab, t: Texts): string {
  return t('people.person', {
    name: name ?? t('people.card', { number: person + 1 }),
    count: lent,
    may: mayBorrow ? 'yes' : 'no',
  });
}
