/** What was done, and whether to print it. */
import { useState } from 'preact/hooks';
import type { Language } from '../../machines/domain.ts';
import { stillHere, useKiosk } from '../kiosk.ts';
import type { ViewNamed } from '../named.ts';
import { Sheet } from '../pages/sheet.tsx';
import { Badge } from '../parts/badge.tsx';
import { Tile, Way } from '../parts/controls.tsx';
import { Frame } from '../parts/frame.tsx';
import { HoldsBand } from '../parts/holds.tsx';
import { Icon } from '../parts/icon.tsx';
import type { IconName } from '../parts/icons.ts';
import { Rich } from '../parts/text.tsx';
import { dayText, titlesOf } from '../row-words.ts';
import { Slip } from './slip.tsx';

export function Receipt({ view }: { view: ViewNamed<'receipt'> }) {
  const kiosk = useKiosk();
  const { screen, t, send } = kiosk;
  const [reading, setReading] = useState(false);
  const read = (on: boolean) => () => {
    stillHere(kiosk);
    setReading(on);
  };
  const size = screen.display.textSize;
  const glyph = view.lent > 0 ? 'borrow' : view.returned > 0 ? 'return' : undefined;
  const lent =
    view.dueOn === null
      ? t('done.lent', { count: view.lent })
      : t(view.provisional ? 'done.lent.due.provisional' : 'done.lent.due', {
          count: view.lent,
          day: dayText(view.dueOn, size, t),
        });
  const toCheck = view.toCheck ?? [];
  const summary = [
    view.lent > 0 && lent,
    (view.ownLoans ?? 0) > 0 && t('done.already', { count: view.ownLoans ?? 0 }),
    view.returned > 0 && t('done.returned', { count: view.returned }),
    view.renewed > 0 && t('done.renewed', { count: view.renewed }),
    toCheck.length > 0 && t('list.to-check', { count: toCheck.length }),
    view.paidCents > 0 && t('done.paid', { amount: view.paidCents }),
  ].filter((line) => line !== false);
  const says = summary.length === 0 ? t('done.nothing') : t.list(summary);
  if (reading || view.reading)
    return (
      <Slip
        slip={view.slip}
        says={says}
        glyph={glyph}
        onBack={view.reading ? () => send({ type: 'BACK' }) : read(false)}
      />
    );
  const modes = new Set(view.notDone.map(({ mode }) => mode));
  // One line on top at a time: the slip and the goodbye say the rest.
  const open = toCheck.filter(({ what }) => what !== 'renew');
  const mark = open.length > 0 ? 'warning' : 'refused';
  const notice =
    open.length > 0
      ? t.pieces('receipt-view.to-check', { count: open.length, titles: titlesOf(open, t) })
      : view.notDone.length > 0 &&
        t.pieces('receipt-view.not-done', {
          count: view.notDone.length,
          titles: titlesOf(view.notDone, t),
          mode: modes.size === 1 ? ([...modes][0] ?? '') : 'both',
        });
  const slot = t('receipt-view.print.says', { place: screen.places.printer });
  const paper =
    view.paperLanguage &&
    t('receipt-view.print.in', { language: nameOf(view.paperLanguage, t.language) });
  return (
    <Frame
      place="receipt"
      controls
      glyph={glyph}
      title={t('view.receipt.title')}
      says={says}
      aside={
        <Way on={{ type: 'BACK' }} icon="back">
          {t('key.back')}
        </Way>
      }
    >
      <Sheet saysLast>
        {notice && view.printFailed === null && (
          <div class="row notice" data-state={mark}>
            <Badge mark={mark} />
            <p class="text">
              <Rich pieces={notice} />
            </p>
          </div>
        )}
        {view.printFailed !== null && (
          <div class="row notice" data-state="warning" role="status">
            <Badge mark="warning" />
            <p class="text">
              <Rich
                pieces={t.pieces(
                  view.printFailed === 'no-paper'
                    ? 'receipt-view.no-paper'
                    : 'receipt-view.print-failed',
                )}
              />
            </p>
          </div>
        )}
        {!view.mayPrint && view.printFailed === null && (
          <div class="row notice" data-state="off" data-tint="off">
            <Badge mark="off" />
            <p class="text">{t('receipt-view.no-printer')}</p>
          </div>
        )}
        {/* One line on top at a time: what went wrong comes first; the goodbye says it again. */}
        {view.holds && !notice && view.mayPrint && view.printFailed === null && (
          <HoldsBand holds={view.holds} />
        )}
        <div class="tiles top">
          {view.mayPrint && (
            <Answer
              how="print"
              icon="receipt"
              says={paper ?? slot}
              press={() => send({ type: 'RECEIPT', how: 'print' })}
            />
          )}
          <Answer
            how="screen"
            icon="screen"
            says={t('receipt-view.screen.says')}
            press={read(true)}
          />
          <Answer how="none" icon="none" press={() => send({ type: 'RECEIPT', how: 'none' })} />
        </div>
      </Sheet>
    </Frame>
  );
}

interface AnswerProps {
  how: 'print' | 'screen' | 'none';
  icon: IconName;
  says?: string;
  press(): void;
}

function Answer({ how, icon, says, press }: AnswerProps) {
  const { t } = useKiosk();
  return (
    <Tile on={press} title={t(`receipt-view.${how}`)} says={says}>
      <Icon name={icon} />
    </Tile>
  );
}

/** The name of a language in another one: `Dutch`. */
function nameOf(language: Language, inLanguage: Language): string {
  return new Intl.DisplayNames([inLanguage], { type: 'language' }).of(language) ?? language;
}
