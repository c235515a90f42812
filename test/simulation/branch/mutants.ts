/** Deliberate faults in what the kiosks of a branch share, which the simulation must find. */
import type { Mutant } from '../plugin.ts';

interface BranchFault extends Mutant {
  /** the rules that may report it */
  rules: readonly string[];
}

const twice = 'lent twice in the branch';
const limit = 'over the limit in the branch';

export const branchMutants: readonly BranchFault[] = [
  {
    name: 'nothing is claimed',
    file: 'src/branch/link/claiming.ts',
    from: "    if (connection === null || !isAnswering) return 'alone';",
    to: "    if (connection !== null) return 'mine';\n    if (connection === null || !isAnswering) return 'alone';",
    rules: [twice, limit],
  },
  {
    name: 'a claim of an item is had, whoever was first',
    file: 'src/branch/shared/claims.ts',
    from: "    return put === 'done' ? 'mine' : null;",
    to: "    return put ? 'mine' : null;",
    rules: [twice],
  },
  {
    name: 'a claim of a patron is had, whoever was first',
    file: 'src/branch/shared/patron-claims.ts',
    from: "      if (put !== 'done') return null;\n",
    to: '',
    rules: [limit],
  },
  {
    name: 'a claim that another kiosk holds is overwritten',
    file: 'src/branch/shared/claims.ts',
    from: `    if (isHeld) return 'lent';
    const value: Claim`,
    to: '    const value: Claim',
    rules: [twice],
  },
  {
    name: 'the marker is published before the events',
    file: 'src/branch/link/publisher.ts',
    from: `      await compareAndPublish(line);
      // It may`,
    to: `      await publish(line, marker(link.parts(), reader.others.of(kiosk)));
      await compareAndPublish(line);
      // It may`,
    rules: ['its marker was told before what it names'],
  },
  {
    name: 'nothing is compared after a connection',
    file: 'src/branch/link/publisher.ts',
    from: `      await compareAndPublish(line);
      // It may`,
    to: `      await publish(line, marker(link.parts(), reader.others.of(kiosk)));
      // It may`,
    rules: ['its marker was told before what it names', 'done off line, and not told'],
  },
  {
    name: 'a return at another kiosk is not read',
    file: 'src/branch/shared/others.ts',
    from: 'const last = ofItem(item).findLast((each) => each.kiosk !== self && isAfter(each));',
    to: "const last = ofItem(item).findLast((each) => each.kiosk !== self && isAfter(each) && each.what === 'lent');",
    rules: ['refused as lent, though it came back'],
  },
  {
    name: 'another machine with the same identity is not noticed',
    file: 'src/branch/link/publisher.ts',
    from: '    if (boot !== link.parts().boot) return true;\n',
    to: '',
    rules: ['it goes on where another machine has its identity'],
  },
  {
    name: 'a claim may take as long as it likes',
    file: 'src/branch/link/claiming.ts',
    from: "timer = setTimeout(() => resolve('alone'), waitMs);",
    to: "timer = setTimeout(() => resolve('alone'), 100 * waitMs);",
    rules: ['a patron waited for the broker'],
  },
  {
    name: 'what is settled while the next one is sent is not published',
    file: 'src/branch/publishing-journal.ts',
    from: '      if (made) branch.publish(ended.id, made);\n',
    to: '',
    rules: ['over, and the others take it for open'],
  },
  {
    name: 'a broker with an older disk is read on as if nothing was',
    file: 'src/branch/link/stream-reader.ts',
    from: `      there !== null &&
      there.kiosk`,
    to: `      there === null ||
      there.kiosk`,
    rules: [
      ...[twice, limit, 'done off line, and not told', 'over, and the others take it for open'],
      'its marker was told before what it names',
    ],
  },
  {
    name: 'one message that the broker has lost is not looked for',
    file: 'src/branch/link/stream-reader.ts',
    from: '(await hasAllOfOwn(connection))',
    to: 'true',
    rules: ['done off line, and not told', 'its marker was told before what it names'],
  },
  {
    name: 'the number of an item is its hash',
    file: 'src/branch/keys/branch-keys.ts',
    from: "itemHashes: (item) => hashes('item', item),",
    to: "itemHashes: (item) => [item.padEnd(22, '.').slice(0, 22)],",
    rules: ['in clear at the broker'],
  },
];
