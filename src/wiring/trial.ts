/** Payments that are a trial: by test apps and test cards, so that no money moves (decision 0070). */

import type { PaymentWay } from '../../machines/domain.ts';
import { codeHosts } from '../config/devices/payments.ts';
import type { Config } from '../config/schema.ts';
import type { Screen } from '../screen/screen.ts';
import { codeHost } from './code-host.ts';

type Ways = Pick<Config, 'terminal' | 'code'>;

export interface Trial {
  way: PaymentWay;
  /** the setting, by its path */
  setting: string;
  /** such payments are booked in the library system all the same */
  books: boolean;
}

export function trialsOf({ terminal, code }: Ways): Trial[] {
  const trials: Trial[] = [];
  if (terminal?.driver === 'adyen' && terminal.adyen?.environment === 'test')
    trials.push({
      way: 'terminal',
      setting: 'terminal.adyen.environment',
      books: terminal.adyen.bookTrial,
    });
  // Another address may be a simulator's, of which nothing is known, or this one.
  const isHostOfTrials = code !== null && codeHost(code) === codeHosts.preprod;
  if (code?.environment === 'preprod' || (code && isHostOfTrials))
    trials.push({ way: 'code', setting: 'code.environment', books: code.bookTrial });
  return trials;
}

/** Whether a payment in this way books nothing. */
export function isTrial(ways: Ways, way: PaymentWay): boolean {
  return trialsOf(ways).some((trial) => trial.way === way && !trial.books);
}

/** What the patron's screen says of it; undefined: money moves. */
export function trialShown(ways: Ways): Screen['trial'] {
  const trials = trialsOf(ways);
  const [first] = trials;
  if (first === undefined) return undefined;
  const all = [ways.terminal, ways.code].filter((way) => way !== null);
  return trials.length === all.length ? 'every' : first.way;
}

export function trialTexts({ way, setting, books }: Trial): { text: string; remedy: string } {
  const what = way === 'code' ? 'Payments by a code' : 'Payments at the terminal';
  return {
    text: books
      ? `${what} are a trial: no money moves, and they are booked in the library system all the same.`
      : `${what} are a trial: no money moves, and nothing is booked.`,
    remedy: `Right while it is tried, and the screen says so to patrons. Before the library opens: the real host in ${setting}, with its key. \`bookTrial\` books such payments, for a demonstration.`,
  };
}
