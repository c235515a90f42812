/** An export as JSON lines: a head, then a patron a line. No complaint quotes a line. */
import {
  type Facts,
  factsSchema,
  nearestForm,
  readFacts,
} from '../../../packages/blocks/src/index.ts';
import type { ExportedLine, ExportHead } from '../../store/facts-base/import-facts.ts';
import { linesOf, type NumberedLine } from '../../store/nightly/lines.ts';
import { isMoment } from '../../store/nightly/moment.ts';
import { BadLine, numberedOrBad, readCard } from './exported-line.ts';

type Issue = NonNullable<ReturnType<typeof factsSchema.safeParse>['error']>['issues'][number];

const knownVersion = 1;
const mostCards = 20;

/** `exportedAt`: when the facts were observed, where neither the head nor they themselves say it. */
export async function* readJsonLines(
  text: AsyncIterable<string>,
  exportedAt: string,
): AsyncGenerator<ExportedLine[]> {
  let observedAt = exportedAt;
  let isFirst = true;
  const read = ({ number, text }: NumberedLine): ExportedLine => {
    const mayBeHead = isFirst;
    isFirst = false;
    return numberedOrBad(number, () => {
      const json = objectOf(text);
      if (!mayBeHead || typeof json.facts !== 'number') return readPatron(json, number, observedAt);
      const head = readHead(json);
      observedAt = head.exportedAt ?? observedAt;
      return head;
    });
  };
  for await (const lines of linesOf(text))
    yield lines.filter((line) => line.text.trim() !== '').map(read);
}

function objectOf(text: string): Record<string, unknown> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new BadLine('is no JSON');
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw new BadLine('is no JSON object');
  return json as Record<string, unknown>;
}

function readHead({ facts, exportedAt, entries }: Record<string, unknown>): ExportHead {
  if (facts !== knownVersion)
    throw new BadLine(
      `is an export of a version that this kiosk does not know; it knows ${knownVersion}`,
    );
  if (exportedAt !== undefined && (typeof exportedAt !== 'string' || !isMoment(exportedAt)))
    throw new BadLine('has an exportedAt that is no moment like 2026-11-25T23:00:00+01:00');
  if (entries !== undefined && !(Number.isInteger(entries) && Number(entries) >= 0))
    throw new BadLine('has no whole number as entries');
  return {
    kind: 'head',
    exportedAt: exportedAt ?? null,
    entries: entries === undefined ? null : Number(entries),
  };
}

function readPatron(
  json: Record<string, unknown>,
  number: number,
  observedAt: string,
): ExportedLine {
  for (const key in json)
    if (key !== 'card' && key !== 'cards' && key !== 'facts')
      throw new BadLine('has a field that is none of card, cards, facts');
  const { card, cards = [card], facts } = json;
  const isOne = card === undefined || json.cards === undefined;
  if (!isOne || !Array.isArray(cards) || cards.length === 0 || cards.length > mostCards)
    throw new BadLine(`has neither a card nor a list of 1 to ${mostCards} cards`);
  return {
    kind: 'patron',
    number,
    cards: [...new Set(cards.map(readCard))],
    facts: readKnown(facts, observedAt),
  };
}

function readKnown(json: unknown, observedAt: string): Facts {
  const read = readFacts(json, observedAt);
  // Its own complaint quotes what it was given.
  if (!read.ok) throw new BadLine(problemOf(json, observedAt));
  return withoutMessages(read.facts);
}

/** What staff wrote for the patron may name a person, and no rule reads it. */
function withoutMessages(facts: Facts): Facts {
  const { blocks, manualBlocks } = facts;
  const hasMessage = [...(blocks ?? []), ...(manualBlocks ?? [])].some(
    (block) => typeof block === 'object' && block.message !== undefined,
  );
  if (!hasMessage) return facts;
  const without = <B>(block: B): B =>
    typeof block === 'object' ? { ...block, message: undefined } : block;
  return {
    ...facts,
    ...(blocks ? { blocks: blocks.map(without) } : {}),
    ...(manualBlocks ? { manualBlocks: manualBlocks.map(without) } : {}),
  };
}

/** The first complaint: a place in the facts, by names that the schema knows, and what it wants. */
function problemOf(json: unknown, observedAt: string): string {
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    return 'has no facts, in { }';
  const known = JSON.parse(JSON.stringify(json), (_, value) => value ?? undefined);
  const { error } = factsSchema.safeParse({ observedAt, ...known });
  const [issue] = error?.issues.flatMap(nearestForm) ?? [];
  if (issue === undefined) return 'has facts with null in a list';
  const place = ['facts', ...issue.path.map(String)].join('.');
  return `${place}: ${wantedBy(issue)}`;
}

function wantedBy(issue: Issue): string {
  switch (issue.code) {
    case 'unrecognized_keys':
      return 'has a field that is not known there';
    case 'invalid_value':
      return `is none of ${issue.values.join(', ')}`;
    case 'invalid_type':
      return `is missing, or not of the type ${issue.expected}`;
    case 'invalid_format':
      return `is not of the form ${issue.format}`;
    default:
      return 'is not of a known form';
  }
}
