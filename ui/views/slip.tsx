/** The receipt on the screen, as on paper: for a patron who does not print it, or cannot. */
import type { Destination } from '../../machines/domain.ts';
import type { ReceiptContent, ReceiptPart } from '../../machines/receipt-content.ts';
import type { Display, ItemRow } from '../../src/screen/screen.ts';
import { type Piece, plain, type Texts } from '../../src/screen/texts.ts';
import { useKiosk } from '../kiosk.ts';
import { Pages } from '../pages/pages.tsx';
import { Sheet } from '../pages/sheet.tsx';
import { Badge, type Mark } from '../parts/badge.tsx';
import { Key, Way } from '../parts/controls.tsx';
import { Frame } from '../parts/frame.tsx';
import { Icon } from '../parts/icon.tsx';
import { Rich } from '../parts/text.tsx';
import { isHalfDone, ownSign, rowNotes, rowSentence, titleOf, whyAtEnd } from '../row-words.ts';

interface SlipProps {
  slip: ReceiptContent;
  says: string;
  glyph: 'borrow' | 'return' | undefined;
  onBack(): void;
}

export function Slip({ slip, says, glyph, onBack }: SlipProps) {
  const { screen, t } = useKiosk();
  const lines = linesOf(slip, screen.display.textSize, t);
  return (
    <Frame
      place="slip"
      controls
      glyph={glyph}
      title={t('receipt-view.screen.title')}
      says={says}
      forward={
        <Key on={{ type: 'RECEIPT', how: 'none' }} icon="check">
          {t('key.done')}
        </Key>
      }
      aside={
        <Way on={onBack} icon="back">
          {t('key.back')}
        </Way>
      }
    >
      <Sheet>
        <Pages>
          {lines.map(({ key, mark, title, says, notes }, at) =>
            mark === null ? (
              <li class="row part" key={key}>
                <Icon name="user" />
                <h2>
                  <bdi data-headset={notes[0]}>{title}</bdi>
                </h2>
              </li>
            ) : (
              <li class="row" key={key} data-state={mark}>
                <Badge mark={mark} />
                <div class="text">
                  <p class="name">
                    <bdi
                      data-headset={t('speech.line', { nth: nthOf(lines, at), of: nthOf(lines) })}
                    >
                      {title}
                    </bdi>
                  </p>
                  {says.length > 0 && (
                    <p>
                      <Rich pieces={says} />
                    </p>
                  )}
                  {notes.map((note) => (
                    <p key={note} class="note">
                      <bdi>{note}</bdi>
                    </p>
                  ))}
                </div>
              </li>
            ),
          )}
        </Pages>
      </Sheet>
    </Frame>
  );
}

interface Line {
  key: string;
  /** null: the name above the lines of one person; its note is what is said in its place */
  mark: Mark | null;
  title: string;
  says: readonly Piece[];
  notes: readonly string[];
}

type Entry = Partial<ItemRow> & { title: string | null; item: string };
const blank = {
  dueOn: null,
  provisional: false,
  renewed: false,
  destination: null,
  code: null,
  message: null,
};

/** Which line this is, or how many there are; names are none. */
function nthOf(lines: readonly Line[], at = lines.length - 1): number {
  return lines.slice(0, at + 1).filter(({ mark }) => mark !== null).length;
}

/** One part for each person of the visit, under their name. */
function linesOf(slip: ReceiptContent, size: Display['textSize'], t: Texts): Line[] {
  return [slip, ...(slip.others ?? [])].flatMap((part): Line[] => {
    const lines = partLines(part, size, t);
    const { person } = part;
    if (person === undefined || lines.length === 0) return lines;
    const { number, name } = person;
    const card = t('people.card', { number });
    return [
      { key: `person ${number}`, mark: null, title: name ?? card, says: [], notes: [card] },
      ...lines.map((line) => ({ ...line, key: `${number} ${line.key}` })),
    ];
  });
}

/** In the order of the paper: what to bring back when, what is not on the card, then the rest. */
function partLines(slip: ReceiptPart, size: Display['textSize'], t: Texts): Line[] {
  const { lent, renewed, notLent, returned, notReturned, payments } = slip;
  const line = (mode: 'borrow' | 'return', state: 'done' | 'refused', entry: Entry): Line => {
    const row: ItemRow = { ...blank, ...entry, state, key: entry.item, hint: entry.item.slice(-4) };
    return {
      key: `${mode} ${state} ${entry.item}`,
      mark: state,
      title: titleOf(row, t),
      says:
        state === 'refused' && !isHalfDone(row, mode)
          ? t.pieces(`row.${mode}.refused`, { why: whyAtEnd(row, mode, t) })
          : rowSentence(row, mode, size, t),
      notes: rowNotes(row, mode, t).map(plain),
    };
  };
  return [
    ...lent.map((entry) => {
      const shown = line('borrow', 'done', entry);
      if (!entry.stillSecured) return shown;
      const notes = [...shown.notes, t('receipt.still-secured')];
      return { ...shown, mark: 'warning' as const, notes };
    }),
    ...renewed.map((entry) => ({
      ...line('borrow', 'done', { ...entry, renewed: true }),
      key: `renewed ${entry.item}`,
    })),
    ...notLent.map((entry) => line('borrow', 'refused', entry)),
    ...returned.map((entry) => ({
      ...line('return', 'done', entry),
      says: [...t.pieces('row.return.none'), { text: ` ${whereTo(entry, t)}`, mark: null }],
    })),
    ...notReturned.map((entry) => line('return', 'refused', entry)),
    ...(slip.toCheck ?? []).map(({ title, item, what }) => ({
      key: `to check ${what} ${item}`,
      mark: 'warning' as const,
      title: titleOf({ title, hint: item.slice(-4) }, t),
      says: t.pieces(`receipt.to-check.${what}`),
      notes: [],
    })),
    ...payments.map(({ amountCents, end, attempt }, at) => ({
      key: `payment ${at}`,
      mark: end === 'booked' ? ('done' as const) : ('warning' as const),
      title: t('money', { amount: amountCents }),
      says: [
        {
          text: `${t(paymentText[end])}${attempt === null ? '' : ` ${t('receipt.payment.attempt', { attempt })}`}`,
          mark: null,
        },
      ],
      notes: [],
    })),
    ...(slip.printLines ?? []).map((text) => ({
      key: `print ${text}`,
      mark: 'info' as const,
      title: t('blocked.message'),
      says: [],
      notes: [t.ofLibrary(text)],
    })),
  ];
}

const paymentText = {
  booked: 'receipt.paid',
  'not-booked': 'receipt.paid.not-booked',
  unknown: 'receipt.payment.unknown.says',
} as const;

function whereTo(
  { destination, provisional }: { destination: Destination; provisional: boolean },
  t: Texts,
): string {
  if (provisional) return t('receipt.returned.provisional');
  const own = ownSign(destination, t);
  if (own !== null) return own;
  return destination.kind === 'bin'
    ? t('receipt.to.bin', { name: destination.name })
    : t(`receipt.to.${destination.kind}`);
}
