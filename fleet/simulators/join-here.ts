/** Region folder and host of a branch on one machine: no file travels, so no person compares words. */
import { type Host, writeHostFile } from '../../src/branch/enrol/host.ts';
import { makeJoinRequest, takeJoinAnswer } from '../../src/branch/enrol/join.ts';
import { addBranch } from '../src/region/branches.ts';
import { readRegion } from '../src/region/region-folder.ts';

/**
 * The files of hub and broker are the next step (hub-files.ts, broker-files.ts). `leaf`: where the
 * broker dials in place of the hub's own address
 */
export function joinHere(regionFolder: string, host: Host, leaf?: string): Host {
  const { request, words } = makeJoinRequest(host);
  const now = new Date().toISOString();
  const { answer } = addBranch(readRegion(regionFolder), request, words, now);
  const joined = takeJoinAnswer(host, answer, now);
  const { region } = joined.file;
  if (leaf === undefined || region === undefined) return joined;
  const file = { ...joined.file, region: { ...region, leaf } };
  writeHostFile(host.folder, file);
  return { ...joined, file };
}
