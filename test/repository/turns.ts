/**
 * Which files of tests `npm test` leaves to other days (docs/decisions/0037): those that start
 * browsers, processes and brokers, or play many runs. Of each kind some are in each run, and each file
 * has its turn within `days` days. `npm run test:long`, and a run of files that are named, leave none.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

export interface Kind {
  kind: string;
  days: number;
  /** folders with a / at the end, and files; from the root of the repository */
  of: readonly string[];
  /** a folder of the program: where the last commit, or what is not committed, changed it, all run */
  about?: string;
}

export const kinds: readonly Kind[] = [
  {
    kind: 'a patron at the whole kiosk, in a browser',
    days: 5,
    of: [
      'test/system/situations/',
      'test/system/languages.test.ts',
      'test/system/blind.test.ts',
      'test/system/prefixes.test.ts',
      'test/system/chip-card.test.ts',
      'test/system/whose.test.ts',
      'test/system/browser.test.ts',
      'test/system/chute.test.ts',
      'test/system/payments/code-payment.test.ts',
    ],
  },
  {
    kind: 'the service panel',
    days: 4,
    of: [
      'test/system/panel/service-panel.test.ts',
      'test/system/panel/panel-widths.test.ts',
      'test/system/panel/service-access.test.ts',
      'test/system/panel/setup-page.test.ts',
      'test/system/panel/service-code.test.ts',
      'test/system/panel/service-configuration.test.ts',
      'test/system/panel/service-pin.test.ts',
      'test/system/panel/service-branch.test.ts',
      'test/system/panel/service-journal.test.ts',
      'test/system/panel/service-log-off.test.ts',
      'test/system/panel/service-roles.test.ts',
      'test/system/panel/',
    ],
  },
  {
    kind: 'the page alone, in a browser',
    days: 5,
    of: [
      'test/screen/touch.test.ts',
      'test/screen/spoken.test.ts',
      'test/screen/letters.test.ts',
      'test/screen/page.test.ts',
      'test/screen/aloud.test.ts',
      'test/screen/list-rows.test.ts',
      'test/screen/framed.test.ts',
      'test/screen/keys.test.ts',
      'test/screen/guard.test.ts',
      'test/screen/windows.test.ts',
      'test/screen/two-keys.test.ts',
      'test/screen/attract.test.ts',
    ],
  },
  {
    kind: 'the demonstration, in a browser',
    days: 2,
    of: ['demo/test/stage.test.ts', 'demo/test/backstage.test.ts'],
  },
  {
    kind: 'a process is killed',
    days: 4,
    of: [
      'test/branch/faults/broker-kills.test.ts',
      'test/system/kill.test.ts',
      'test/branch/faults/kiosk-kills.test.ts',
      'test/system/offline/offline-kill.test.ts',
      'test/technician/exam-ended.test.ts',
      'test/system/payments/kiosk-killed.test.ts',
      'test/store/way-out.test.ts',
      'test/branch/faults/races.test.ts',
      'test/technician/wrong-pin-killed.test.ts',
      'test/store/rotate.test.ts',
      'test/store/kill.test.ts',
      'test/system/ten-kiosks.test.ts',
      'test/system/payments/killed-at-each-point.test.ts',
      'test/system/soak.test.ts',
      'test/branch/faults/',
    ],
  },
  {
    kind: 'off line for long, and disks that fail',
    days: 3,
    of: [
      'test/system/offline/offline-day.test.ts',
      'test/system/offline/offline-disk.test.ts',
      'test/system/offline/offline-disk-failing.test.ts',
      'test/system/offline/offline-disk-read-only.test.ts',
      'test/system/offline/offline-replay.test.ts',
      'test/branch/broker-disk.test.ts',
    ],
  },
  {
    kind: 'hostile input at the whole kiosk',
    days: 3,
    of: ['test/system/hostile/'],
  },
  {
    kind: 'the readiness report at the whole kiosk',
    days: 3,
    of: [
      'test/system/readiness/panel.test.ts',
      'test/system/readiness/report.test.ts',
      'test/system/readiness/command.test.ts',
      'test/system/readiness/',
    ],
  },
  {
    kind: 'kiosks of a branch with their broker',
    days: 3,
    of: ['test/system/branch/'],
  },
  {
    kind: 'a region with its hub',
    days: 3,
    of: [
      'fleet/test/commands/key.test.ts',
      'fleet/test/commands/seen.test.ts',
      'fleet/test/panel/pages.test.ts',
      'fleet/test/hub/',
      'fleet/test/commands/',
      'fleet/test/panel/',
      'fleet/test/rollout/',
    ],
  },
  {
    kind: 'what is installed',
    days: 3,
    of: [
      'test/packaging/region-keys.test.ts',
      'test/packaging/modules.test.ts',
      'test/packaging/region-install.test.ts',
    ],
  },
  {
    kind: 'commands as processes',
    days: 3,
    of: [
      'test/commands/setup/setup.test.ts',
      'test/commands/facts.test.ts',
      'test/config/command.test.ts',
      'test/commands/processes.test.ts',
      'test/system/technician-commands.test.ts',
      'test/system/tag-learn-prefix.test.ts',
      'test/system/tag-learn.test.ts',
    ],
  },
  {
    kind: 'every order of events',
    days: 2,
    of: [
      'test/explore/explore.test.ts',
      'test/branch/every-order.test.ts',
      'test/branch/every-claim.test.ts',
    ],
  },
  {
    kind: 'the statecharts, walked by every event in every state',
    days: 2,
    of: ['test/machines/model.test.ts', 'test/machines/kiosk-model.test.ts'],
    about: 'machines/',
  },
  {
    kind: 'mutants of the rules and of the codec',
    days: 2,
    of: ['packages/blocks/test/mutants.test.ts', 'packages/sip2/test/mutants.test.ts'],
  },
];

const folders = ['test', 'packages', 'fleet/test', 'demo/test'];

/** All files of tests, from the root of the repository. */
export function testFiles(root: string): readonly string[] {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.test.ts'))
      .map((file) => `${folder}/${file}`)
      .toSorted(),
  );
}

/** In the order of `of`, which spreads what takes long over the days. */
export function filesOf({ of }: Kind, files: readonly string[]): readonly string[] {
  const matching = of.flatMap((part) =>
    files.filter((file) => (part.endsWith('/') ? file.startsWith(part) : file === part)),
  );
  return [...new Set(matching)];
}

/**
 * What is left to other days than `today`, a number of days. `changed`: what runs on the day on which it
 * is written, tests themselves and what a kind is about.
 */
export function leftOut(
  today: number,
  files: readonly string[],
  changed: readonly string[],
): readonly string[] {
  return kinds
    .filter(({ about }) => !changed.some((file) => about !== undefined && file.startsWith(about)))
    .flatMap((kind) => filesOf(kind, files).filter((_, nth) => (nth + today) % kind.days !== 0))
    .filter((file) => !changed.includes(file));
}

/** The files of the last commit, and those that are not committed; none where git knows no commit. */
export function changedLately(root: string): readonly string[] {
  const lines = (...args: string[]) =>
    (spawnSync('git', args, { cwd: root, encoding: 'utf8' }).stdout ?? '').split('\n');
  return [
    ...lines('diff', '--name-only', 'HEAD~1'),
    ...lines('ls-files', '--others', '--exclude-standard'),
  ];
}
