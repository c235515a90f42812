/** Who borrows in this visit: one touch shows the list of another, or asks for one more card. */
import type { PersonTab } from '../../src/screen/screen.ts';
import type { Texts } from '../../src/screen/texts.ts';
import { useKiosk } from '../kiosk.ts';
import { Icon } from './icon.tsx';

function nameOf({ person, name }: Pick<PersonTab, 'person' | 'name'>, t: Texts): string {
  return name ?? t('people.card', { number: person + 1 });
}

interface PeopleProps {
  people: readonly PersonTab[] | undefined;
  mayAdd: boolean | undefined;
}

export function People({ people = [], mayAdd = false }: PeopleProps) {
  const { t, send } = useKiosk();
  if (people.length === 0 && !mayAdd) return null;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for a form
    <div class="people" role="group" aria-label={t('people.title')}>
      {people.map((one) => (
        <button
          type="button"
          class="person"
          key={one.person}
          aria-pressed={one.isShown}
          aria-label={t('people.person', { name: nameOf(one, t), count: one.lent })}
          onClick={() => send({ type: 'SHOW_PERSON', person: one.person })}
        >
          <bdi>{nameOf(one, t)}</bdi>
          {one.mayBorrow ? <b>{one.lent}</b> : <Icon name="stop" />}
        </button>
      ))}
      {mayAdd && (
        <button type="button" class="person add" onClick={() => send({ type: 'ADD_CARD' })}>
          <span>{t('people.add')}</span>
        </button>
      )}
    </div>
  );
}
