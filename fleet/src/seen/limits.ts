/** From when on something wants a person. In milliseconds, but for what says otherwise. */
const minute = 60_000;
const hour = 60 * minute;

export const limits = {
  /** what was shown of a kiosk is not computed anew for so long, unless something came */
  shownFor: 2_000,
  /** a kiosk reports every 30 s */
  kioskSilent: 2 * minute,
  branchSilent: 5 * minute,
  hostSilent: 10 * minute,
  /** what a kiosk has not published, while its broker is there */
  unpublished: 10 * minute,
  /** lists come each night */
  listAge: 26 * hour,
  staffGrew: 24 * hour,
  rolloutStopped: 48 * hour,
  clock: 2_000,
  /** a serial is the moment at which it was signed, or a few more */
  serialAhead: 24 * hour,
  callWaits: 5 * minute,
  starting: 5 * minute,
  /** a kiosk that is not ready so long before the library opens will not be */
  beforeOpening: 10 * minute,
  /** a check before opening is of that day */
  checkCounts: 12 * hour,
  /** of a day of which only its beginning is known */
  openAtMost: 10 * hour,
  /** shares of a broker's disk */
  diskAttention: 0.8,
  diskBroken: 0.95,
};

/** What is kept of a region, whatever its brokers send. */
export const most = {
  /** bytes of a report; a message has 256 kB at most */
  reportBytes: 128 * 1024,
  branches: 1_000,
  kiosksOfBranch: 250,
  actionsOfKiosk: 500,
};
