/** Of whom and where: the institution, the branches, the patron group. */
import type { Fact } from './fact.ts';
import { text } from './kinds.ts';
import type { Seen, Standpoint } from './standpoint.ts';

export const institution = {
  schema: text,
  dated: false,
  codes: { institution: 9 },
  values: {
    institution: { read: (at: Standpoint) => at.institution, brought: { live: [[]] } },
  },
} as const satisfies Fact<never>;

export const branch = {
  schema: text,
  dated: false,
  codes: { branch: 14 },
  values: { branch: { read: (at: Standpoint) => at.branch, brought: { live: [[]] } } },
} as const satisfies Fact<never>;

/** The patron group; the membership type where left out. */
export const group = {
  schema: text.describe('patron group; the membership type where left out'),
  dated: true,
  codes: { group: 41 },
  values: {
    group: {
      read: ({ facts }: Seen<{ group?: string; membership?: { type?: string } }>) =>
        facts.group ?? facts.membership?.type,
      brought: {
        live: [['group'], ['membershipType']],
        column: 'membershipType',
        exported: ['others'],
      },
    },
  },
} as const satisfies Fact<never>;

export const homeBranch = {
  schema: text,
  dated: true,
  codes: { homeBranch: 42 },
} as const satisfies Fact<never>;
