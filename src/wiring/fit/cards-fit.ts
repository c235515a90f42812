/** Whether the kinds of card, the card reader and the item number fit together. */
import { isDeepStrictEqual } from 'node:util';
import { writeUid } from '../../../hardware/cards/uid.ts';
import { type CardRule, classifyCode, isItemNumber } from '../../../hardware/scanner/classify.ts';
import { kindsOf } from '../../config/numbers/cards.ts';
import { type Config, schema } from '../../config/schema.ts';
import { codeRules } from '../identification.ts';

type Settings = Pick<Config, 'identification' | 'sip2' | 'cardReader'>;

/** Invented, with checks that hold. */
const nationalNumber = '94021300145';
const eidCardNumber = '591191706458';
/** Of four bytes and of seven, where the first is the maker; with letters, as most of them. */
const uids = ['DEADBEEF', '00A1B2C3', '04A1B2C3D4E5F6', '04F0E1D2C3B2A1'];

interface CardMisfit {
  /** kebab-case: a code of `kiosk doctor`, and the panel's words */
  code: string;
  path: string;
  problem: string;
  remedy: string;
}

/** What a card reader reads and no kind of card takes: each such card would be refused. */
export function cardMisfits(settings: Settings): CardMisfit[] {
  const { cardReader } = settings;
  if (cardReader === null) return [];
  const rules = codeRules(settings);
  const takenBy = (number: string): CardRule | undefined => {
    const read = classifyCode(number, rules);
    return read.kind === 'patron' ? rules.cards.find(({ name }) => name === read.card) : undefined;
  };
  const misfits: CardMisfit[] = [];
  const { eid, uid } = cardReader;
  if (eid === 'off' && uid === null)
    misfits.push({
      code: 'card-reader-idle',
      path: 'cardReader',
      problem: 'reads no number of any card: eid is "off", and uid is null',
      remedy: 'Set eid, or write {} as uid where contactless cards are known by their UID.',
    });
  const takesEid =
    eid === 'national-number'
      ? takenBy(nationalNumber)?.checkDigit === 'mod97-be'
      : eid === 'off' || takenBy(eidCardNumber) !== undefined;
  if (!takesEid)
    misfits.push({
      code: 'eid-without-kind',
      path: 'cardReader.eid',
      problem: `is "${eid}", and no kind of card is such a number`,
      remedy:
        eid === 'national-number'
          ? 'Write "be" as identification.cards, or a kind of 11 digits with the check mod97-be; or "off".'
          : 'Write "be" as identification.cards, or a kind of 12 digits with the check mod97-card; or "off".',
    });
  // A chip has no check digit.
  const takesUid = (hex: string) =>
    uid !== null && takenBy(writeUid(Buffer.from(hex, 'hex'), uid))?.checkDigit === 'none';
  if (uid !== null && !uids.some(takesUid))
    misfits.push({
      code: 'uid-without-kind',
      path: 'cardReader.uid',
      problem: 'makes numbers that are no kind of card, neither of four bytes nor of seven',
      remedy: `Add a kind to identification.cards without a check digit, for numbers such as ${writeUid(Buffer.from('DEADBEEF', 'hex'), uid)}.`,
    });
  return misfits;
}

/** What is no error, and a library must know. */
export function cardNotes(settings: Settings): string[] {
  return [...unusedCard(settings), ...nationalNotes(settings)];
}

/** `identification.card` is written, and kinds of card count in its place. */
function unusedCard({ identification, sip2 }: Settings): string[] {
  const usual = schema.shape.identification.parse({}).card;
  if (kindsOf(identification.cards, sip2.profile) === null) return [];
  if (isDeepStrictEqual(identification.card, usual)) return [];
  const by =
    identification.cards === null
      ? `with sip2.profile ${sip2.profile} the kinds of card of its country count`
      : 'identification.cards counts';
  return [
    `identification.card is not used: ${by}. Write the library’s own card as a kind in identification.cards; one without a check digit comes after item numbers, so identification.item must not fit it.`,
  ];
}

function nationalNotes(settings: Settings): string[] {
  const rules = codeRules(settings);
  const national = rules.cards.find(({ checkDigit }) => checkDigit === 'mod97-be');
  if (!national) return [];
  const law =
    'Belgian national numbers are accepted as cards: only a library on the list of those that are authorised may do so (docs/cards.md).';
  const overlap =
    'Item numbers of 11 digits exist by identification.item: scanned, one in 49 of them is read as a national number; by its tag none is.';
  return isItemNumber(nationalNumber, rules) ? [law, overlap] : [law];
}

/** The kinds in words for a technician; null: the short form alone. */
export function cardKindsText({ identification, sip2 }: Settings): string | null {
  const kinds = kindsOf(identification.cards, sip2.profile);
  if (kinds === null) return null;
  return kinds
    .map(({ name, keepOffline }) => (keepOffline ? name : `${name} (not off line)`))
    .join(', ');
}
