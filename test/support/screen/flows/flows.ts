/** All that is heard and proofread, in the order of the pages. */
import { renewing } from './account.ts';
import { borrowing, otherLoans } from './borrowing.ts';
import { checked } from './checks.ts';
import { trouble } from './identifying.ts';
import { closed, leftovers, ownAttract } from './idle.ts';
import { chipCards, deviceOut, lineLost, tagNotSeen } from './line.ts';
import { calling, panels } from './panels.ts';
import { paying, payingByPhone, unpaid } from './paying.ts';
import { family, secondCard } from './people.ts';
import { slip } from './receipts.ts';
import { refusedReturns, returning } from './returning.ts';
import { namedSets, sets } from './sets.ts';
import type { Flow } from './steps.ts';

export const flows: readonly Flow[] = [
  borrowing,
  otherLoans,
  returning,
  refusedReturns,
  sets,
  namedSets,
  paying,
  payingByPhone,
  unpaid,
  renewing,
  secondCard,
  family,
  lineLost,
  checked,
  deviceOut,
  chipCards,
  tagNotSeen,
  calling,
  panels,
  trouble,
  slip,
  leftovers,
  ownAttract,
  closed,
];

/** Properties of a screen that hold what no one else may hear. */
const personal = new Set(['title', 'displayName', 'messages', 'hint']);

/** What of these visits no one else may hear: titles, names, ends of numbers, own messages. */
export const secrets: ReadonlySet<string> = new Set([
  'Janssens',
  ...flows.flatMap(({ steps }) => steps.flatMap((step) => secretsOf(step, ''))),
]);

function secretsOf(value: unknown, key: string): readonly string[] {
  if (typeof value === 'function') return secretsOf(value(new Date(0)), key);
  if (typeof value === 'string') return personal.has(key) ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((each) => secretsOf(each, key));
  const isPerson = 'person' in value || key === 'person';
  const names = isPerson && 'name' in value && typeof value.name === 'string' ? [value.name] : [];
  return [...names, ...Object.entries(value).flatMap(([name, each]) => secretsOf(each, name))];
}
