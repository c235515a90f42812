/** The events of the statecharts: from the devices, the screen and the parts of the kiosk. */
import type {
  CallState,
  ChuteSensor,
  Display,
  Language,
  Part,
  PartState,
  PaymentWay,
  ReceiptChoice,
  UnusableCard,
} from './domain.ts';
import type { ItemTag, TagOnPlate } from './plate.ts';

/** A reader is slow: perhaps the tag was laid down before this, of which is heard first. */
export interface Earlier {
  /** the card that was shown last */
  beforeCard?: boolean;
  /** the last visit was over, or the kiosk served again */
  beforeVisit?: boolean;
  /** a list opened by itself */
  beforeList?: boolean;
  /** one more card was asked for, which is still to be shown */
  beforeAdding?: boolean;
  /** the list that is open now was opened, or the choice that is there since Back */
  beforeOpening?: boolean;
  /** the visit went on without what was lifted too early */
  beforeGoingOn?: boolean;
}

/** From readers and scanners. */
export type DeviceEvent =
  /**
   * `tag`: the patron's tag, where the card was read from one. `chip`: it stands in the slot, or
   * lies on the contactless reader, until `CARD_REMOVED`. `seenToCome`: the reader has looked in the
   * visit under way, and did not see it
   */
  | ({
      type: 'CARD';
      card: string;
      tag?: TagOnPlate;
      chip?: true;
      seenToCome?: boolean;
    } & Pick<Earlier, 'beforeCard'>)
  /** a card stands in the slot that cannot be used, until `CARD_REMOVED` */
  | { type: 'CARD_UNUSABLE'; why: UnusableCard }
  | { type: 'CARD_REMOVED' }
  | { type: 'INPUT'; input: ChuteSensor; on: boolean }
  /** the patron has taken their headset out; that one is plugged in is a choice of the display */
  | { type: 'HEADSET_OUT' }
  | { type: 'ITEM'; item: string }
  /** a code that is neither a card nor an item; `notOurs`: of an item that is not dealt with here */
  | { type: 'CODE_UNKNOWN'; notOurs?: true }
  | ({ type: 'TAG_APPEARED'; tag: ItemTag } & Earlier)
  | { type: 'TAG_VANISHED'; uid: string }
  /** since it is up, the reader has reported all that lies there */
  | { type: 'PLATE_LISTED' }
  /** nothing moves on the plate, and tags come and go all the same: one may not be seen at all */
  | { type: 'PLATE_WEAK' };

/** From the screen: each is one touch of the patron. */
export type TouchEvent =
  | { type: 'BEGIN' }
  | { type: 'CHOOSE'; action: 'borrow' | 'return' | 'account' }
  | { type: 'CARD_NUMBER'; number: string }
  | { type: 'PIN'; pin: string }
  | { type: 'FEES' }
  | { type: 'CHOOSE_FEES'; feeIds: readonly string[] }
  | { type: 'PAY' }
  /** the patron has chosen between the terminal and a code on the screen */
  | { type: 'PAY_BY'; way: PaymentWay }
  | { type: 'CANCEL' }
  | { type: 'RENEW'; items: readonly string[] }
  /** what stands on the account, on paper */
  | { type: 'PRINT_STATUS' }
  /** `receipt`: chosen with it; else as the library has set it */
  | { type: 'DONE'; receipt?: ReceiptChoice | undefined }
  | { type: 'BACK' }
  | { type: 'STOP' }
  | { type: 'RECEIPT'; how: 'print' | 'none' }
  /** the patron of this visit is still there */
  | { type: 'STAY' }
  /** the card that was shown is another patron's, who begins */
  | { type: 'NEXT_READER' }
  /** one more person borrows in this visit */
  | { type: 'ADD_CARD' }
  | { type: 'SHOW_PERSON'; person: number }
  | { type: 'OPEN'; dialog: 'help' | 'accessibility' | 'language' }
  | { type: 'CLOSE' }
  /** the library system's message was read */
  | { type: 'READ' }
  /** what the reader sees is all that was laid down */
  | { type: 'ALL_THERE' }
  /** go on without the sets that are not complete */
  | { type: 'LEAVE_OUT' }
  /** what the loan of this row costs: borrow it, or not */
  | { type: 'AGREE_COST' | 'DECLINE_COST'; key: string }
  | { type: 'CALL_STAFF' }
  | { type: 'LANGUAGE'; language: Language }
  | { type: 'DISPLAY'; display: { [K in keyof Display]?: Display[K] | undefined } }
  | { type: 'TOUCH' };

/** From the parts of the kiosk. */
export type PartEvent = { type: 'PART'; part: Part; state: PartState };

/** From what calls the staff: how far the last call has come. */
export type CallEvent = { type: 'CALL'; call: CallState };

/** A card that was shown, or whose number was typed. */
type CardEvent = Extract<DeviceEvent | TouchEvent, { type: 'CARD' | 'CARD_NUMBER' }>;

export function numberOf(event: CardEvent): string {
  return event.type === 'CARD' ? event.card : event.number;
}

/** The patron who comes next, with what was scanned and laid down since they showed their card. */
export interface NextPatron {
  card: CardEvent;
  scanned: readonly string[];
  /** tags */
  laid: readonly string[];
  /** the visit before has asked for a tag that it has not seen: what is read late may be that one */
  mayComeLate: boolean;
}

/** What begins a visit. */
export type Beginning = Extract<
  DeviceEvent | TouchEvent,
  {
    type:
      | 'BEGIN'
      | 'CARD'
      | 'CARD_NUMBER'
      | 'CARD_UNUSABLE'
      | 'CODE_UNKNOWN'
      | 'ITEM'
      | 'TAG_APPEARED'
      | 'LANGUAGE'
      | 'DISPLAY'
      | 'OPEN';
  }
>;

/** Whether it begins by a card, also by one that cannot be used, or by a code that is none. */
export function isByCard({ type }: Beginning): boolean {
  const byCard: readonly string[] = ['CARD', 'CARD_NUMBER', 'CARD_UNUSABLE', 'CODE_UNKNOWN'];
  return byCard.includes(type);
}
