// biome-ignore-all lint/a11y/useSemanticElements: a native radio or checkbox cannot hold these lines, nor be drawn as a key
/** Two large choices, the least and all, and a list in which each fee is chosen by itself. */
import type { FeeRow } from '../../../src/screen/screen.ts';
import { plain } from '../../../src/screen/texts.ts';
import { isWide, useKiosk } from '../../kiosk.ts';
import type { ViewNamed } from '../../named.ts';
import { Pages } from '../../pages/pages.tsx';
import { Sheet } from '../../pages/sheet.tsx';
import { Badge } from '../../parts/badge.tsx';
import { Key, Way } from '../../parts/controls.tsx';
import { Frame } from '../../parts/frame.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Rich } from '../../parts/text.tsx';
import { isKindOfFee } from '../../words.ts';

function same(some: readonly string[], others: readonly string[]) {
  return some.length === others.length && some.every((id) => others.includes(id));
}

export function Fees({ view }: { view: ViewNamed<'fees'> }) {
  const { screen, t } = useKiosk();
  const { rows, chosenCents, leastCents, leastFeeIds, allFeeIds } = view;
  const chosen = rows.filter((row) => row.chosen).map((row) => row.id);
  const hasLeast = leastCents !== null && !same(leastFeeIds, allFeeIds);
  const payable = allFeeIds.length > 0;
  const short = view.blocked && !view.chosenLiftsBlock && chosenCents > 0 && leastCents !== null;
  const warning =
    view.problem === 'choose-first'
      ? t.pieces('fees.choose-first')
      : short
        ? t.pieces('fees.not-enough', { amount: leastCents ?? 0 })
        : null;
  const isLow = isWide() ? screen.display.textSize === 1 : screen.display.low;
  const says =
    warning ??
    (chosenCents > 0
      ? t.pieces('fees.chosen', { amount: chosenCents })
      : t.pieces('fees.choose-first'));
  return (
    <Frame
      place="fees"
      controls
      title={t('view.fees.title')}
      // A low or wide sheet has no room for it: there it is only read aloud.
      says={isLow && payable ? plain(says) : undefined}
      forward={
        payable && (
          <Key key={chosenCents} on={{ type: 'PAY' }}>
            {chosenCents > 0 ? t('key.pay-amount', { amount: chosenCents }) : t('key.pay-nothing')}
          </Key>
        )
      }
      aside={
        <Way on={{ type: 'BACK' }} icon="back">
          {t('key.back')}
        </Way>
      }
    >
      <Sheet>
        {payable && (
          <div class="amounts" role="radiogroup" aria-label={t('view.fees.title')}>
            {hasLeast && (
              <Amount
                which="least"
                says={t('fees.least.says')}
                cents={leastCents ?? 0}
                ids={leastFeeIds}
                on={same(chosen, leastFeeIds)}
              />
            )}
            <Amount
              which="all"
              says={t(
                rows.every((row) => !row.notPayable) ? 'fees.all.says' : 'fees.all.says-here',
              )}
              cents={view.allCents}
              ids={allFeeIds}
              on={same(chosen, allFeeIds)}
            />
          </div>
        )}
        {/* Always there, so that no row moves when it warns. */}
        {payable && (
          <div
            class={isLow ? 'heard' : 'row notice hint'}
            role="status"
            data-state={warning ? 'warning' : undefined}
          >
            <Badge mark={warning ? 'warning' : 'info'} />
            {/* Another amount is another text: no word of the last one moves. */}
            <p class="text" key={plain(says)}>
              <Rich pieces={says} />
            </p>
          </div>
        )}
        {!payable && <p class="nothing">{t(rows[0] ? 'fees.none-here' : 'fees.none')}</p>}
        <Pages>
          {rows.map((row) => (
            <Fee key={row.id} row={row} chosen={chosen} />
          ))}
        </Pages>
      </Sheet>
    </Frame>
  );
}

interface AmountProps {
  which: 'least' | 'all';
  /** the state once it is paid */
  says: string;
  cents: number;
  ids: readonly string[];
  on: boolean;
}

function Amount({ which, says, cents, ids, on }: AmountProps) {
  const { t, send } = useKiosk();
  return (
    <button
      type="button"
      class="amount"
      role="radio"
      aria-checked={on}
      onClick={() => send({ type: 'CHOOSE_FEES', feeIds: [...ids] })}
    >
      <span class="which">
        {t(`fees.${which}`)}
        <span class="tick">{on && <Icon name="check" />}</span>
      </span>
      <span class="sum">{t('money', { amount: cents })}</span>
      <span class="then">{says}</span>
    </button>
  );
}

function Fee({ row, chosen }: { row: FeeRow; chosen: readonly string[] }) {
  const { screen, t, send } = useKiosk();
  const kind = t(`fee.${row.kind}`);
  // A library system may call a fee by its kind: once is enough.
  const untitled = row.title === null || isKindOfFee(row.title, row.kind);
  const what = untitled ? kind : t('fee.titled', { kind, title: row.title ?? '' });
  const from = row.createdOn ? t('fee.from', { day: t('date.short', { on: row.createdOn }) }) : '';
  // Low, in larger letters, the whole row is higher than a hand reaches: the title stands above it.
  const apart = screen.display.low && screen.display.textSize > 1 && !row.notPayable;
  const name = (
    <span class="name">
      <bdi data-headset={kind}>{what}</bdi>
    </span>
  );
  const sum = row.otherMoney ?? t('money', { amount: row.amountCents });
  const words = (says: string) => (
    <>
      <span class="text">
        {!apart && name}
        <span class="from">{says}</span>
      </span>
      <span class="cents">{sum}</span>
    </>
  );
  if (row.notPayable) {
    return (
      <li class="row fee locked">
        <span class="lock">
          <Icon name="lock" />
        </span>
        {words(t(`fee.not-payable.${row.notPayable}`))}
      </li>
    );
  }
  const toggled = row.chosen ? chosen.filter((id) => id !== row.id) : [...chosen, row.id];
  return (
    <li class="held">
      {apart && <p class="fee-name">{name}</p>}
      <button
        type="button"
        class="row fee"
        role="checkbox"
        aria-checked={row.chosen}
        aria-label={apart ? `${what}, ${from}, ${sum}` : undefined}
        key={screen.language}
        onClick={() => send({ type: 'CHOOSE_FEES', feeIds: toggled })}
      >
        <span class="box">{row.chosen && <Icon name="check" />}</span>
        {words(from)}
      </button>
    </li>
  );
}
