/** What all requests about a patron need, and the 63 that most of them are. */
import type { Log } from '../../machines/domain.ts';
import type { identityOf, Profile, Sip2Client } from '../../packages/sip2/src/index.ts';
import type { PatronList } from './library.ts';

/** What a 63 and a 23 have in common; AO, AA, AC and AD as the profile wants them. */
export interface PatronRequest {
  language: string;
  transactionDate: string;
  identity: ReturnType<typeof identityOf>;
}
/** One line, and what it has shown of 63 and 41 so far. */
export interface Context {
  client: Sip2Client;
  profile: Profile;
  timeZone: string;
  isItem(word: string): boolean;
  log: Log;
  knows63: boolean;
  /** 63s in a row that were unreadable: at two, this library system does not know 63 */
  unreadable63: number;
  knows41: boolean;
  /** 41s without an answer: at two, and none answered, this library system does not know 41 */
  unanswered41: number;
  /** letters of registrations that were logged */
  unknownLetters: Set<string>;
}

export function patronContext(of: {
  client: Sip2Client;
  profile: Profile;
  timeZone: string;
  isItem(word: string): boolean;
  log: Log;
}): Context {
  const unseen = { knows63: false, unreadable63: 0, knows41: false, unanswered41: 0 };
  return { ...of, ...unseen, unknownLetters: new Set() };
}

/** A 63 for one list; `waiting`: the holds that are not ready. */
export function request63(
  { client, profile }: Context,
  { language, transactionDate, identity }: PatronRequest,
  list: PatronList | 'waiting',
  page: { BP?: string; BQ?: string } = {},
) {
  const position = { holds: 0, fees: profile.feeSummary, loans: 2, waiting: 5, none: null }[list];
  const one = Array.from({ length: 10 }, (_, at) => (at === position ? 'Y' : ' ')).join('');
  const summary = profile.summary === 'nine' ? 'YYYYYYYYY' : one;
  return client.request({
    code: '63',
    fixed: { language, transactionDate, summary },
    fields: { ...identity, ...page },
  });
}
