/** The states of a printer in words, and what to do about each. */
import type { PrinterStatus } from '../../../hardware/devices.ts';

export const printerRemedies: Readonly<Record<Exclude<PrinterStatus, 'ready'>, string>> = {
  'paper-low': 'Have a new roll ready.',
  'paper-out': 'Put a new roll in, thermal side up, and close the cover.',
  'cover-open': 'Close the cover until it clicks.',
  offline: 'Press its button (FEED or ONLINE); if that does not help, switch it off and on.',
  error: 'Remove paper that is stuck at the knife, then switch it off and on.',
};

export const printerWords: Readonly<Record<PrinterStatus, string>> = {
  ready: 'is ready',
  'paper-low': 'has little paper left',
  'paper-out': 'has no paper',
  'cover-open': 'has its cover open',
  offline: 'is off line',
  error: 'reports an error',
};
