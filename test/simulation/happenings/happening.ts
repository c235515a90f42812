/** What else may happen, beside what patrons do and what fails: steps of a story. */
import type { ListBehaviour } from '../../../simulators/library/lists.ts';

export type Happening =
  /** only its pause */
  | { do: 'wait' }
  /** lists of the library system that lag, or are told in part; null: as they are */
  | { do: 'listed'; lists: ListBehaviour | null }
  /** a technician takes the kiosk out of service, and puts it back */
  | { do: 'service'; on: boolean };
