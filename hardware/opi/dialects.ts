/**
 * The dialects of OPI as tables. OPI_NL: CCV in Belgium and the Netherlands; OPI-DE: CCV, Nexi,
 * Ingenico. The specification (PA77S001) is not public: rows are from published clients.
 */

/** The root element of a request. */
export type RequestKind = 'card-service' | 'service';
export type Dialect = 'nl' | 'de';

export interface DialectTable {
  /** children of POSdata after POSTimeStamp, in the order of the schema; of a card service */
  posData: readonly (readonly [element: string, text: string])[];
  language: string | null;
  abortAs: RequestKind;
  repeatAs: RequestKind;
  /** it keeps the last receipt, and repeats it (TicketReprint) */
  reprints: boolean;
  /** a reversal also names TerminalID, TimeStamp and TotalAmount */
  reversalInFull: boolean;
}

export const dialects: Readonly<Record<Dialect, DialectTable>> = {
  nl: {
    posData: [
      ['ShiftNumber', '1'],
      ['ClerkID', '1'],
      ['PrinterStatus', 'Available'],
      ['E-JournalStatus', 'Available'],
      ['JournalPrinterStatus', 'Available'],
    ],
    language: 'nl',
    abortAs: 'card-service',
    repeatAs: 'card-service',
    reprints: true,
    reversalInFull: true,
  },
  de: {
    posData: [],
    language: null,
    abortAs: 'card-service',
    repeatAs: 'card-service',
    reprints: false,
    reversalInFull: false,
  },
};
