/** A log entry for technicians: never a card number, a name, a title, an amount or a PIN. */
export interface Report {
  level: 'info' | 'warn' | 'error';
  part: string;
  /** stable, kebab-case */
  code: string;
  text: string;
  data?: Record<string, string | number | boolean | null>;
}
export type Log = (report: Report) => void;
