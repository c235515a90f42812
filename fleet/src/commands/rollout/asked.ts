/** The options of a rollout: what, to whom, by which numbers. */
import { type Command, InvalidArgumentError } from 'commander';
import { exitCodes, Refusal } from '../../../../src/commands/common/refusal.ts';
import type { RolloutAsked } from '../../rollout/ask.ts';
import type { RolloutNumbers } from '../../rollout/view.ts';
import type { RegionSeen } from '../../seen/view.ts';
import type { FolderOptions } from '../at-region.ts';
import { kioskNamed } from '../steering.ts';

export interface AskOptions extends FolderOptions {
  package?: string;
  branch?: readonly string[];
  kiosk?: readonly string[];
  lab?: string;
  openMinutes?: number;
  visits?: number;
  leastShare?: number;
  mostFailed?: number;
  ignore?: readonly string[];
  pauseAfterWave?: true;
}

const collect = (one: string, before: readonly string[] = []) => [...before, one];

export function addAskOptions(command: Command): Command {
  return command
    .option('--package <version>', 'a package (kiosk-fleet package list); else the configuration')
    .option('--branch <branch>', 'this branch alone; may be given again', collect)
    .option('--kiosk <kiosk>', 'this kiosk alone (b001-k03); may be given again', collect)
    .option('--lab <kiosk>', 'the kiosk that is first; else one is drawn')
    .option('--open-minutes <minutes>', 'that each kiosk must be open with it (30)', readCount)
    .option('--visits <count>', 'with it, on average over a wave (10)', readCount)
    .option('--least-share <share>', 'of a wave that must be well (0.95)', readShare)
    .option('--most-failed <count>', 'at so many failures it goes back (2)', readCount)
    .option('--ignore <code>', 'a code of health or log that says nothing of it; again', collect)
    .option('--pause-after-wave', 'a person resumes it after each wave');
}

export function askedBy(options: AskOptions, region: RegionSeen): RolloutAsked {
  const { openMinutes, visits, leastShare, mostFailed, ignore, pauseAfterWave } = options;
  const given = { openMinutes, visits, leastShare, mostFailed, pauseAfterWave };
  const numbers: Partial<RolloutNumbers> = {
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
    // What patrons leave to the staff says nothing of a version either.
    ...(ignore === undefined ? {} : { ignore: ['journal-for-staff', ...ignore] }),
  };
  return {
    package: options.package ?? null,
    only: onlyOf(options, region),
    lab: options.lab === undefined ? undefined : kioskNamed(options.lab, region),
    numbers,
  };
}

function onlyOf({ branch, kiosk }: AskOptions, region: RegionSeen): string[] | undefined {
  if (branch === undefined && kiosk === undefined) return undefined;
  const ofBranches = (branch ?? []).flatMap((name) => {
    const found = region.branches.find((each) => each.branch === name);
    if (found !== undefined) return found.kiosks.map((each) => `${name}.${each.kiosk}`);
    throw new Refusal(`The region has no branch ${name}.`, exitCodes.noInput);
  });
  const named = (kiosk ?? []).map((each) => kioskNamed(each, region));
  return [...new Set([...ofBranches, ...named])];
}

function readCount(text: string): number {
  if (/^[0-9]{1,5}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Write a whole number.');
}

function readShare(text: string): number {
  const share = Number(text);
  if (text.trim() !== '' && share >= 0 && share <= 1) return share;
  throw new InvalidArgumentError('Write a share from 0 to 1.');
}
