/** Blocks: those that staff set by hand, and those that the library system sets. */
import { z } from 'zod';
import { type Action, deniableActions } from '../actions.ts';
import { momentOf } from '../calendar.ts';
import { type Fact, whole } from './fact.ts';
import { moment, optional, text } from './kinds.ts';
import type { Seen, Standpoint } from './standpoint.ts';

/** A block that says what it denies, or its type, and that may end by itself. */
export interface DatedBlock {
  id?: string;
  /** its name among staff */
  name?: string;
  denies?: readonly Action[];
  /** the policy says what this type denies */
  type?: string;
  /** where it was set */
  branch?: string;
  /**
   * ignored while the acting branch and the item's are no farther than this from the patron's home,
   * in steps of the tree
   */
  ignoreProximity?: number;
  /** ISO 8601; left out where it has begun */
  startsAt?: string;
  /** ISO 8601; left out where it does not end. From this moment on it no longer blocks. */
  endsAt?: string;
  /** what staff wrote for the patron; no rule reads it */
  message?: string;
}

const block = z.strictObject({
  id: optional(text),
  name: optional(text),
  denies: optional(z.array(z.enum(['checkIn', ...deniableActions]))),
  type: optional(text),
  branch: optional(text),
  ignoreProximity: optional(z.number().nonnegative()),
  startsAt: optional(moment),
  endsAt: optional(moment),
  message: optional(z.string()),
});
const byHand: z.ZodType<readonly (string | DatedBlock)[]> = z
  .array(z.union([z.string(), block]))
  .describe('by name alone, or as dated blocks');
const bySystem: z.ZodType<readonly DatedBlock[]> = z.array(block);

/** Whether a block has begun and not ended. At the very moment of its end it has ended. */
export function isInForce({ startsAt, endsAt }: DatedBlock, { now }: Standpoint): boolean {
  if (startsAt !== undefined && momentOf(startsAt) > now) return false;
  return endsAt === undefined || !(momentOf(endsAt) <= now);
}

function entries(at: Seen<{ manualBlocks?: readonly (string | DatedBlock)[] }>) {
  const { manualBlocks } = at.facts;
  return whole(manualBlocks?.filter((each) => typeof each === 'string' || isInForce(each, at)));
}

/** By name alone, or as dated blocks, which count only between their start and their end. */
export const manualBlocks = {
  schema: byHand,
  dated: true,
  codes: { manualBlocks: 21 },
  lists: {
    manualBlocks: {
      entries,
      fields: {},
      brought: {
        live: [['membershipStatus', 'manualBlock']],
        column: 'manualBlock',
        exported: ['manualBlocks'],
      },
    },
  },
} as const satisfies Fact<never>;

export const blocks = {
  schema: bySystem,
  dated: true,
  codes: { blocks: 26, name: 27, denies: 28, ignoreProximity: 29, startsAt: 30, endsAt: 31 },
  shapes: { datedBlocks: { exported: ['others'] } },
} as const satisfies Fact<never>;
