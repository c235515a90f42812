import { useKiosk } from '../kiosk.ts';
import type { DialogNamed } from '../named.ts';
import { Leaf } from '../pages/leaf.tsx';
import { Key } from '../parts/controls.tsx';
import { Icon } from '../parts/icon.tsx';
import { titleOf } from '../row-words.ts';
import { DialogTitle } from './title.tsx';

/** Two questions may follow each other: the second touch of a quick one is no answer to the next. */
const leastBetweenMs = 700;
let answeredAt = Number.NEGATIVE_INFINITY;

/** A loan that costs something: it is lent only where the patron says so. */
export function Cost({ dialog }: { dialog: DialogNamed<'cost'> }) {
  const { t, send } = useKiosk();
  const { key, costCents: amount } = dialog;
  const answer = (type: 'AGREE_COST' | 'DECLINE_COST') => () => {
    const now = performance.now();
    if (now - answeredAt < leastBetweenMs) return;
    answeredAt = now;
    send({ type, key });
  };
  return (
    <>
      <Leaf>
        <div class="asked">
          <span class="plaque">
            <Icon name="euro" />
          </span>
          <DialogTitle>{t('dialog.cost.title', { amount })}</DialogTitle>
        </div>
        <p class="asked-title">
          <bdi>{titleOf(dialog, t)}</bdi>
        </p>
        <p class="asked-says">{t('cost.says')}</p>
      </Leaf>
      <Key on={answer('AGREE_COST')} icon="check">
        {t('key.agree-cost', { amount })}
      </Key>
      <button type="button" class="choice" data-back onClick={answer('DECLINE_COST')}>
        <Icon name="stop" />
        <span>{t('key.decline-cost')}</span>
      </button>
    </>
  );
}
