/** The holds that are ready for a patron, with their titles: 63 with summary 0 and 5, and 17. */
import type { Hold } from '../../machines/domain.ts';
import { firstFilled, holdLines, type Message, readHold } from '../../packages/sip2/src/index.ts';
import { holdCountsOf } from './hold-counts.ts';
import { type Context, type PatronRequest, request63 } from './patron-request.ts';
import { text, titleOf } from './read-texts.ts';

/** How many items are asked for at most: the patron waits. */
const mostItems = 5;

/** `message`: the answer with AS. Null: not listed, or not known which are ready. */
export async function readyHoldsOf(
  context: Context,
  request: PatronRequest,
  message: Message<'64'>,
): Promise<readonly Hold[] | null> {
  const { listsHolds, holdFormat } = context.profile;
  const { ready, waitingWithin } = holdCountsOf(message.fixed, context.profile);
  if (ready === 0) return [];
  if (!listsHolds || (ready === null && waitingWithin !== 'uncounted')) return null;
  const lines = holdLines(message, 'AS');
  const listed =
    typeof waitingWithin === 'number' && waitingWithin > 0
      ? await withoutWaiting(context, request, lines, waitingWithin)
      : lines;
  if (listed === null || listed.length === 0) return null;
  const entries = listed.map((line) => readHold(line, holdFormat));
  const isEvery = waitingWithin === 'uncounted';
  const unknown = entries.flatMap(({ item, title }) =>
    item !== null && (isEvery || title === null) ? [item] : [],
  );
  const items = await itemsOnHold(context, request, new Set(unknown));
  // Where the list has the waiting ones too, each must be known: some of them would be a wrong sum.
  if (isEvery && entries.some(({ item }) => !items.has(item ?? ''))) return null;
  return entries
    .filter(({ item }) => !isEvery || items.get(item ?? '')?.isOnHoldShelf)
    .map(({ item, title, place }) => ({
      ...(item === null ? {} : { item }),
      title: title ?? items.get(item ?? '')?.title ?? null,
      place: place ?? items.get(item ?? '')?.place ?? null,
    }));
}

interface ItemOnHold {
  title: string | null;
  /** BS, which a few systems send in 18 */
  place: string | null;
  /** circulation status 08 */
  isOnHoldShelf: boolean;
}

/** Those that were asked for, by number. */
async function itemsOnHold(
  { client, profile }: Context,
  { transactionDate, identity }: PatronRequest,
  numbers: ReadonlySet<string>,
): Promise<ReadonlyMap<string, ItemOnHold>> {
  const items = new Map<string, ItemOnHold>();
  const { AO, AC } = identity;
  for (const AB of [...numbers].slice(0, mostItems)) {
    const draft = { code: '17', fixed: { transactionDate }, fields: { AO, AB, AC } } as const;
    const answer = await client.request(draft);
    // The line is down, or the library system does not know 17: more would only cost time.
    if (answer.kind === 'no-answer') break;
    items.set(AB, {
      title: titleOf(answer.message, profile.titleIn),
      place: text(firstFilled(answer.message, 'BS')),
      isOnHoldShelf: answer.message.fixed.circulationStatus.trim() === '08',
    });
  }
  return items;
}

/** The lines without those that wait (CD); null where not all of these are listed. */
async function withoutWaiting(
  context: Context,
  request: PatronRequest,
  lines: readonly string[],
  count: number,
): Promise<string[] | null> {
  const answer = await request63(context, request, 'waiting');
  const waiting = answer.kind === 'answer' ? holdLines(answer.message, 'CD') : [];
  if (waiting.length < count) return null;
  return lines.filter((line) => {
    const at = waiting.indexOf(line);
    if (at !== -1) waiting.splice(at, 1);
    return at === -1;
  });
}
