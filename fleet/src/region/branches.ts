/** Who belongs to a region: the list is written; the hub's configuration is the next step. */
import type { Instant } from '../../../machines/domain.ts';
import { keyState } from '../../../packages/region-documents/src/index.ts';
import { clientCertificate } from '../../../src/branch/enrol/certificates.ts';
import { makePrivateFolder } from '../../../src/branch/enrol/folder.ts';
import { pinOf } from '../../../src/branch/enrol/host.ts';
import { answerJoin, readJoinRequest } from '../../../src/branch/enrol/join.ts';
import { Fault } from '../../../src/fault.ts';
import { newHubUser, writeHubIdentity } from './hub-identity.ts';
import { operatorFolder, type Region, readAuthority, writeRegionRecord } from './region-folder.ts';
import type { Operator, RegionBranch, RegionRecord } from './region-record.ts';

/** `typed`: the six words. Faults `request-refused`, `region-member-exists`. */
export function addBranch(
  region: Region,
  request: string,
  typed: string,
  now: Instant,
): { region: Region; answer: string } {
  const { record, folder } = region;
  const ca = readAuthority(folder);
  const { branch: name, authority, staffRecipient, tlsKey, nkey } = readJoinRequest(request);
  if (record.branches.some((each) => each.name === name)) throw exists('branch', name);
  const answer = answerJoin(request, typed, {
    v: 1,
    what: 'joined',
    branch: name,
    leaf: record.leaf,
    trust: {
      ...keyState.parse(record),
      region: record.region,
      staffRecipient: record.staffRecipient,
    },
    ca: ca.certificate,
    certificate: clientCertificate(ca, record.region, `branch-${name}`, tlsKey),
  });
  const added: RegionBranch = {
    name,
    authority,
    staffRecipient,
    nkey,
    pin: pinOf(tlsKey),
    addedAt: now,
  };
  return { region: written(region, { branches: [...record.branches, added] }), answer };
}

/** A Fault `region-member-unknown`. */
export function removeBranch(region: Region, name: string): Region {
  requireMember(region, 'branch', name);
  const branches = region.record.branches.filter((each) => each.name !== name);
  return written(region, { branches });
}

/** The keys are made here and written to `folder`, with the region's list, to be carried away. */
export function addOperator(
  region: Region,
  { name, may, folder }: Pick<Operator, 'name' | 'may'> & { folder: string },
  now: Instant,
): Region {
  const { record } = region;
  const ca = readAuthority(region.folder);
  requireNewOperator(region, name);
  const user = newHubUser();
  const certificate = clientCertificate(ca, record.region, name, user.publicKey);
  makePrivateFolder(folder);
  writeHubIdentity(operatorFolder(folder), {
    branch: record.region,
    kiosk: name,
    broker: record.hub,
    ca: ca.certificate,
    certificate,
    ...user.secret,
  });
  const added: Operator = { name, may, addedAt: now, ...user.known };
  const changed = written(region, { operators: [...record.operators, added] });
  writeRegionRecord(folder, changed.record);
  return changed;
}

/** A Fault `region-member-unknown`. */
export function removeOperator(region: Region, name: string): Region {
  requireMember(region, 'operator', name);
  const isOther = (each: { name: string }) => each.name !== name;
  const operators = region.record.operators.filter(isOther);
  const gone = region.record.operators.filter((each) => !isOther(each));
  const formerly = [...(region.record.formerly ?? []), ...gone.map(({ nkey }) => ({ name, nkey }))];
  return written(region, { operators, formerly });
}

/** A Fault `region-member-unknown`. */
export function requireMember({ record }: Region, what: 'branch' | 'operator', name: string): void {
  const there: readonly { name: string }[] = what === 'branch' ? record.branches : record.operators;
  if (!there.some((each) => each.name === name)) throw unknown(what, name, there);
}

/** A Fault `region-member-exists`. */
export function requireNewOperator({ record }: Region, name: string): void {
  const isTaken = [...record.operators.map((each) => each.name), 'filler'].includes(name);
  if (isTaken) throw exists('operator', name);
}

function written(region: Region, changed: Partial<RegionRecord>): Region {
  const record = { ...region.record, ...changed };
  writeRegionRecord(region.folder, record);
  return { ...region, record };
}

function exists(what: 'branch' | 'operator', name: string): Fault {
  return new Fault(
    'fleet',
    'region-member-exists',
    `The region has the ${what} ${name} already.`,
    `Where this one takes its place, remove the old one first: kiosk-fleet ${what} remove ${name}.`,
  );
}

function unknown(
  what: 'branch' | 'operator',
  name: string,
  there: readonly { name: string }[],
): Fault {
  return new Fault(
    'fleet',
    'region-member-unknown',
    `The region has no ${what} ${name}.`,
    `It has: ${there.map((each) => each.name).join(', ') || 'none'}.`,
  );
}
