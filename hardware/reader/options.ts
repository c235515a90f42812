import type { LineOptions } from '../line.ts';

/** What the gates of a library look at: the AFI of a tag, its EAS bit, either, or nothing. */
const securityMeans = ['none', 'afi', 'eas', 'both'] as const;
type SecurityMeans = (typeof securityMeans)[number];

/** What every reader's driver can be told. All durations in milliseconds. */
export interface ReaderOptions {
  /** `none`: nothing is written, and every order is fulfilled at once */
  security: SecurityMeans;
  /** AFI of an item that may leave (`released`), and of one that the gate alarms for */
  afi: { secured: number; released: number };
  /** from the start of one inventory to the start of the next */
  pollEveryMs: number;
  /** consecutive inventories with a tag before it appears, and without it before it vanishes */
  appearAfterRounds: number;
  vanishAfterRounds: number;
  /**
   * rounds in which the memory of a new tag may fail to be read before it is reported as unreadable
   */
  memoryTries: number;
  /**
   * how much of a tag is read, from its first byte; readers of Feig's CPR family give at most 128
   * at once
   */
  memoryBytes: number;
  /** must exceed the reader's own response time (Feig: CFG1, 1 s as delivered) */
  responseTimeoutMs: number;
  /**
   * after a time-out: how long late replies are waited for and thrown away before the next request
   */
  drainMs: number;
  /**
   * the same two for as long as nobody has answered: saying what it is costs a reader no time in
   * the field
   */
  probeTimeoutMs: number;
  probeDrainMs: number;
  /** from the last byte of a reply to the next request */
  turnaroundMs: number;
  /** silence within a frame after which its bytes are garbage */
  gapMs: number;
  /** requests in a row without a reply before the line is dropped and opened again */
  missesUntilDrop: number;
  /** inventories in a row that the reader refuses before it counts as down */
  failedRoundsUntilDown: number;
  /** tries of one switching of the security, and the least time between two */
  writeTries: number;
  writePauseMs: number;
  /** the same thing is reported once in so long */
  repeatReportsMs: number;
  line: LineOptions;
}

export const readerDefaults: ReaderOptions = {
  security: 'afi',
  afi: { secured: 0x07, released: 0xc2 },
  pollEveryMs: 250,
  appearAfterRounds: 2,
  vanishAfterRounds: 3,
  memoryTries: 3,
  memoryBytes: 128,
  responseTimeoutMs: 2000,
  drainMs: 1000,
  probeTimeoutMs: 700,
  probeDrainMs: 300,
  turnaroundMs: 5,
  gapMs: 100,
  missesUntilDrop: 2,
  failedRoundsUntilDown: 3,
  writeTries: 3,
  writePauseMs: 150,
  repeatReportsMs: 60_000,
  line: {},
};
