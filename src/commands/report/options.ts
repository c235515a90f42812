/** What was typed. */
import type { CheckName } from '../../technician/report.ts';

export interface Options {
  config: string;
  by?: string;
  unattended?: true;
  only?: readonly CheckName[];
  of?: string;
  json?: true;
  html?: string;
  pdf?: string;
  language?: string;
}
