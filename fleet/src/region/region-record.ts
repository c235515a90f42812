/** `region.json`, the list of a region: who belongs to it, and what its hub is. Nothing in it is secret. */
import { z } from 'zod';
import { keyState, mostKeyChanges } from '../../../packages/region-documents/src/index.ts';
import { branchName, brokerAddress } from '../../../src/branch/enrol/folder.ts';

const pin = z.string().regex(/^[0-9a-f]{64}$/);
const nkey = z.string().regex(/^U[A-Z2-7]{55}$/);
const key = z.base64().refine((text) => Buffer.from(text, 'base64').length === 32);

/** A program that speaks to the hub. `pin`: sha256 of the public key of its certificate, in hex */
const user = z.object({ nkey, pin });

const operator = user.extend({
  name: branchName,
  /** `reads`: an exporter, which sees reports and changes nothing */
  may: z.enum(['operates', 'reads']),
  addedAt: z.string(),
});

const branch = user.extend({
  name: branchName,
  /** Ed25519, 32 bytes in base64: signs who is a member of the branch */
  authority: key,
  /** of the staff of the branch, age: what they may read of its entries */
  staffRecipient: z.string(),
  addedAt: z.string(),
});
export type RegionBranch = z.infer<typeof branch>;

export const regionRecord = keyState.extend({
  version: z.literal(1),
  region: branchName,
  /** as operators reach the hub */
  hub: brokerAddress,
  /** as branches reach it */
  leaf: brokerAddress,
  /** where it listens for operators, and for branches: `0.0.0.0:4222` */
  listen: z.string(),
  leafListen: z.string(),
  /** where it keeps its streams: a folder of its user, on the hub's machine */
  store: z.string().startsWith('/'),
  /** where the folder `hub` is on the hub's machine */
  installed: z.string().startsWith('/'),
  /** age: the staff of the region */
  staffRecipient: z.string(),
  /** the program that makes the hub's streams */
  filler: user,
  operators: z.array(operator),
  branches: z.array(branch),
  /** operators who were removed: what they wrote in the audit trail is still theirs */
  formerly: z.array(user.pick({ nkey: true }).extend({ name: branchName })).optional(),
  /** how the keys came to be those above, as it stands at the hub (region/documents/key-changes.ts) */
  keyChanges: z.array(z.string()).max(mostKeyChanges).default([]),
  /** of what stands at the hub and is to be signed again; left out: nothing is */
  keysBefore: keyState.optional(),
});
export type RegionRecord = z.infer<typeof regionRecord>;
/** The keys that count now: Ed25519, 32 bytes in base64. They change while a program runs. */
export type Trusted = Pick<RegionRecord, 'configKey' | 'packageKey'>;
export type Operator = z.infer<typeof operator>;
