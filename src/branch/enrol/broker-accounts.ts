/**
 * The accounts of a broker. nats-server looks at the subject of a question and not at where its answer
 * shall go (nats-server#8274), but no answer leaves the account of who asked. So each kiosk has an account
 * without a stream; so have the host, and the hub, whose consumers stand in the account of REPORT alone.
 */

import {
  branchApi,
  deliverDown,
  deliverUp,
  hubApi,
  reportStream,
  reportSubject,
  sourcedStreams,
  sourcesOf,
} from '../../../packages/region-documents/src/index.ts';
import {
  apiPrefix,
  claimStream,
  eventStream,
  flowSubject,
  keyStream,
  keySubject,
  kioskHears,
  kioskMay,
  kioskReads,
  kioskReports,
  listStream,
  passingStream,
} from '../broker/subjects.ts';
import { type Account, askerMay, type Grant, service } from './nats-conf.ts';

const branchAccount = 'BRANCH';
const hostAccount = 'HOST';
const regionAccount = 'REGION';
/** of the line to the hub */
export const leafAccount = 'LEAF';
const kioskAccount = (name: string) => `KIOSK_${name}`;

interface Users {
  branch: string;
  isInRegion: boolean;
  host: { nkey: string };
  kiosks: readonly { name: string; nkey: string }[];
}

export function brokerAccounts({ branch, isInRegion, host, kiosks }: Users): {
  accounts: Account[];
  grants: Grant[];
} {
  const grants = [
    ...hostMay,
    ...kiosks.flatMap(({ name }) => kioskGrants(branch, name, isInRegion)),
    ...(isInRegion ? ofRegion(branch) : []),
  ];
  const user = (account: string, name: string, nkey: string): Account => ({
    name: account,
    users: [{ nkey, may: askerMay(account, name, grants) }],
  });
  const accounts = [
    { name: branchAccount, hasStreams: true },
    user(hostAccount, 'host', host.nkey),
    ...kiosks.map(({ name, nkey }) => user(kioskAccount(name), name, nkey)),
    ...(isInRegion
      ? [
          { name: regionAccount, hasStreams: true },
          { name: reportStream, hasStreams: true },
          { name: leafAccount },
        ]
      : []),
  ];
  return { accounts, grants };
}

function stream(owner: string, user: string, subject: string): Grant {
  return { kind: 'stream', owner, user, subject };
}

function kioskGrants(branch: string, kiosk: string, isInRegion: boolean): Grant[] {
  const account = kioskAccount(kiosk);
  const from = (owner: string, subjects: readonly string[]) =>
    subjects.map((subject) => service(owner, account, subject));
  return [
    ...from(branchAccount, kioskMay(branch, kiosk)),
    ...kioskHears(branch).map((subject) => stream(branchAccount, account, subject)),
    ...(isInRegion
      ? [...from(regionAccount, kioskReads), ...from(reportStream, kioskReports(branch, kiosk))]
      : []),
  ];
}

function mayMake(owner: string, streams: readonly string[]): Grant[] {
  return streams.flatMap((each) =>
    ['CREATE', 'UPDATE', 'INFO'].map((call) =>
      service(owner, hostAccount, `${apiPrefix}.STREAM.${call}.${each}`),
    ),
  );
}

/** The host makes the streams and puts the keys; it neither reads nor writes what kiosks say. */
const hostMay: readonly Grant[] = [
  ...mayMake(branchAccount, [eventStream, claimStream, keyStream, listStream, passingStream]),
  service(branchAccount, hostAccount, keySubject('*')),
];

/**
 * Replication and nothing else passes the line: the streams of the region ask the hub, and the hub asks
 * for REPORT, by consumers which can deliver into no other stream of the broker.
 */
function ofRegion(branch: string): Grant[] {
  const ask = `CONSUMER.CREATE.${reportStream}.>`;
  return [
    ...mayMake(regionAccount, sourcedStreams),
    ...mayMake(reportStream, [reportStream]),
    // The numbers of a new REPORT begin above those of the one before (region-streams.ts).
    service(reportStream, hostAccount, `${apiPrefix}.STREAM.PURGE.${reportStream}`),
    ...(['members', 'broker'] as const).map((name) =>
      service(reportStream, hostAccount, reportSubject(branch, 'host', name)),
    ),
    ...sourcesOf(branch).map(([each, filter]) =>
      service(leafAccount, regionAccount, `${hubApi}.CONSUMER.CREATE.${each}.*.${filter}`),
    ),
    ...sourcedStreams.map((each) => service(leafAccount, regionAccount, flowSubject(each))),
    stream(leafAccount, regionAccount, `${deliverDown(branch)}.>`),
    {
      kind: 'service',
      owner: reportStream,
      user: leafAccount,
      subject: `$JS.API.${ask}`,
      as: `${branchApi(branch)}.${ask}`,
    },
    service(reportStream, leafAccount, flowSubject(reportStream)),
    stream(reportStream, leafAccount, `${deliverUp(branch)}.>`),
  ];
}
