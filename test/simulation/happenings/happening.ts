/** What else may happen, beside what patrons do and what fails: steps of a story. */
export type Happening =
  /** only its pause */
  | { do: 'wait' }
  /** a technician takes the kiosk out of service, and puts it back */
  | { do: 'service'; on: boolean };
