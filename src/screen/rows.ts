/** The rows of the patron's lists: items, fees, loans. */
import type {
  Cents,
  Destination,
  Fee,
  FeeKind,
  PlainDate,
  RefusalCode,
} from '../../machines/domain.ts';

/** The parts of a set. `kinds`: what each is, in the order of its number; left out: unknown. */
export interface SetParts {
  there: readonly number[];
  of: number;
  kinds?: readonly string[];
}

/** Which one of its list it is, as it is heard where no title may be. */
export interface InOrder {
  /** 1: the first that came; it stays the same for the visit; left out: by its place in the list */
  nth?: number;
}

/**
 * A row of the borrow and return lists. Newest first; what was refused is on top once nothing is
 * under way.
 */
export interface ItemRow extends InOrder {
  /** stable within the visit */
  key: string;
  title: string | null;
  /** the library system's code of what it is, as `006` for a CD; left out or null: not shown */
  mediaType?: string | null;
  /** the last four characters of the item number, which distinguish untitled rows */
  hint: string;
  /** of what has no number that is known, or is under way: it was scanned; left out: it was laid down */
  isScanned?: true;
  /**
   * `checking`: it had no answer, and the kiosk asks what became of it; `unknown`: perhaps borrowed or
   * returned
   */
  state: 'waiting' | 'working' | 'checking' | 'unknown' | 'done' | 'refused';
  /** checking: it lies on the plate, and is to stay there; left out: it was scanned */
  staysThere?: boolean;
  /** done, borrowing */
  dueOn: PlainDate | null;
  /** the due date in the library system's own words, where it could not be read */
  dueText?: string | null;
  provisional: boolean;
  renewed: boolean;
  /** done, borrowing: the patron had it before; left out: they did not */
  ownLoan?: boolean;
  /** what borrowing it costs: waiting, the patron is asked; left out or null: nothing */
  costCents?: Cents | null;
  /** done, borrowing: what the patron agreed to, where it costs more */
  agreedCents?: Cents | undefined;
  /** done, returning */
  destination: Destination | null;
  /** the slip that was to be printed for it did not come out; left out: it did, or none was wanted */
  slipFailed?: boolean;
  /** refused */
  code: RefusalCode | null;
  /** the library system's own words, if any */
  message: string | null;
  /**
   * done by its number alone: laying it on the plate switches its security; false: the desk does;
   * left out: that is no question
   */
  layDown?: boolean;
  /**
   * a set with several tags: the numbers of the parts on the plate, of how many; left out or null:
   * no such set
   */
  parts?: SetParts | null;
  /**
   * refused, a set: the parts whose security stayed as it was, of how many; left out or null: none,
   * or no set
   */
  failedParts?: { numbers: readonly number[]; of: number } | null;
}

export interface FeeRow {
  id: string;
  kind: FeeKind;
  title: string | null;
  createdOn: PlainDate | null;
  amountCents: Cents;
  notPayable: Fee['notPayable'];
  /** the amount, where it is in another currency than the kiosk's: `USD 35.00` */
  otherMoney?: string;
  chosen: boolean;
}

export interface LoanRow {
  item: string;
  title: string | null;
  dueOn: PlainDate | null;
  /** as in `ItemRow` */
  dueText?: string | null;
  /** calendar days past the due date, 0 when not late */
  daysLate: number;
  renewal:
    | null
    | { state: 'working' }
    | { state: 'done' }
    /** it had no answer */
    | { state: 'unknown' }
    | { state: 'refused'; code: RefusalCode; message: string | null };
}
