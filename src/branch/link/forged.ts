/** What a kiosk says for another one: it is left out, and said in the log. */
import type { Log } from '../../../machines/domain.ts';
import type { Others } from '../shared/others.ts';

/** What stands in the name of a kiosk that has not signed it; said once a connection. */
export function countNotSigned(log: Log) {
  let count = 0;
  return {
    get count() {
      return count;
    },
    add(what: string): void {
      count += 1;
      if (count > 1) return;
      const text = `${what}, and is left out.`;
      log({ level: 'error', part: 'branch', code: 'branch-not-signed', text });
    },
    begin(): void {
      count = 0;
    },
  };
}

/** A kiosk says that it has adopted what this one, which is alive, still has to send. */
export function objector(log: Log): (others: Pick<Others, 'falselyAdopted'>) => void {
  const objected = new Set<string>();
  return (others) => {
    for (const { kiosk: by, entry } of others.falselyAdopted()) {
      if (objected.has(by)) continue;
      objected.add(by);
      const text = `Kiosk ${by} says that it has adopted entry ${entry} of this kiosk, and the key of the staff has not signed that. This kiosk sends its entries itself, and asks the library system before.`;
      log({ level: 'error', part: 'branch', code: 'branch-adopted-falsely', text });
    }
  };
}
