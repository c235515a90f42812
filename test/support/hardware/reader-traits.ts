/** In what the readers differ that the contract of readers can see: one row a driver. */
import type { ReaderDriverName } from '../../../hardware/reader/makes.ts';

export interface ReaderTraits {
  /** what the simulated one says that it is */
  identity: RegExp;
  /** requests for a tag that has come, beside those for its memory and its security */
  requestsPerTag: number;
  /** the command that switches EAS */
  easCommand: string;
  /** whether that command does nothing but switch EAS */
  easCommandIsOwn: boolean;
  /** how often a list that is not whole may come before the reader is down; what a list then says */
  cutLists: number | 'always';
  listProblem: string;
  /** whether a list that is not whole names the tags that it has */
  namesPart: boolean;
  /** what it answers where the EAS of a tag is behind a password */
  passwordProblem: string;
  /** and where its AFI is locked */
  lockedProblem: string;
  /** and where the chip of a tag does not give its AFI: it refuses, or is silent */
  noAfiProblem: { refused: string; silent: string };
}

export const readerTraits: Readonly<Record<ReaderDriverName, ReaderTraits>> = {
  feig: {
    identity: /Feig MR102/,
    requestsPerTag: 2,
    easCommand: 'custom',
    easCommandIsOwn: false,
    cutLists: 'always',
    listProblem: 'it did not list all its tags',
    namesPart: true,
    passwordProblem: 'unknown error (0F)',
    lockedProblem: 'locked (12)',
    noAfiProblem: {
      refused: 'its chip does not tell its AFI, the tag refused (95)',
      silent: 'its chip does not tell its AFI, no transponder (01)',
    },
  },
  '3m': {
    identity: /3M 210\/810.*10\.5\.0\.2/,
    requestsPerTag: 3,
    easCommand: 'control-eas',
    easCommandIsOwn: true,
    cutLists: 2,
    listProblem: 'could not be read (15)',
    namesPart: false,
    passwordProblem: 'error 1 of the tag (21)',
    lockedProblem: 'locked (12)',
    noAfiProblem: {
      refused: 'not supported (30)',
      silent: 'the tag is there and does not tell its AFI',
    },
  },
};
