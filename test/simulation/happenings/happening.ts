/** What else may happen, beside what patrons do and what fails: steps of a story. */
import type { ListBehaviour } from '../../../simulators/library/answers/lists.ts';

export type Happening =
  /** a clock is set; 0: right */
  | { do: 'clock'; of: 'kiosk' | 'library'; aheadMs: number }
  /** it is so long before a moment of the day, or before the change of summer time */
  | { do: 'until'; what: 'midnight' | 'closing' | 'opening' | 'clock-change'; beforeMs: number }
  /** only its pause */
  | { do: 'wait' }
  /** lists of the library system that lag, or are told in part; null: as they are */
  | { do: 'listed'; lists: ListBehaviour | null }
  /** staff try an entry again that the kiosk has not come to yet */
  | { do: 'retry-open'; pick: number }
  /** the library's export comes: of now, of an earlier time, or without some patrons */
  | { do: 'facts'; how: 'now' | 'old' | 'part' }
  /** at the desk a card is reported lost, or found; `who`: 0 is the patron at the kiosk */
  | { do: 'card-lost'; who: number; isLost: boolean }
  /** a technician takes the kiosk out of service, and puts it back */
  | { do: 'service'; on: boolean };
