/**
 * A network of its own for each kiosk, on one bridge with the broker: packets vanish where a kiosk
 * is cut off, as in a switch that is off. Needs root and iproute2.
 */
import { execFileSync } from 'node:child_process';

export interface BranchNetwork {
  /** of the broker, seen by all kiosks */
  readonly address: string;
  /** before the program of the nth kiosk, counted from 0 */
  within(nth: number): readonly string[];
  cut(nth: number): void;
  mend(nth: number): void;
  /** `netem`: `loss 5% delay 200ms`; null: as it was. False: this kernel has none of it. */
  worsen(nth: number, netem: string | null): boolean;
  remove(): void;
}

function ip(...words: readonly string[]): void {
  execFileSync('ip', words, { stdio: ['ignore', 'ignore', 'pipe'] });
}

export const mayMakeNetworks: boolean = (() => {
  const name = `kiosk-${process.pid}-try`;
  try {
    ip('netns', 'add', name);
    ip('netns', 'del', name);
    return true;
  } catch {
    return false;
  }
})();

export function makeNetwork(kiosks: number): BranchNetwork {
  // Names of devices have 15 characters at most.
  const id = (process.pid % 100_000).toString(36);
  const net = `10.77.${process.pid % 250}`;
  const bridge = `kb${id}`;
  const all = Array.from({ length: kiosks }, (_, nth) => ({
    space: `kiosk-${id}-${nth}`,
    outer: `ko${id}-${nth}`,
    inner: `ki${id}-${nth}`,
  }));
  const of = (nth: number) => {
    const found = all[nth];
    if (found === undefined) throw new Error(`there is no kiosk ${nth}`);
    return found;
  };
  ip('link', 'add', bridge, 'type', 'bridge');
  ip('addr', 'add', `${net}.1/24`, 'dev', bridge);
  ip('link', 'set', bridge, 'up');
  all.forEach(({ space, outer, inner }, nth) => {
    ip('netns', 'add', space);
    ip('link', 'add', outer, 'type', 'veth', 'peer', 'name', inner, 'netns', space);
    ip('link', 'set', outer, 'master', bridge, 'up');
    ip('-n', space, 'addr', 'add', `${net}.${nth + 11}/24`, 'dev', inner);
    ip('-n', space, 'link', 'set', inner, 'up');
    ip('-n', space, 'link', 'set', 'lo', 'up');
  });
  return {
    address: `${net}.1`,
    within: (nth) => ['ip', 'netns', 'exec', of(nth).space],
    cut: (nth) => ip('link', 'set', of(nth).outer, 'nomaster'),
    mend: (nth) => ip('link', 'set', of(nth).outer, 'master', bridge),
    worsen(nth, netem) {
      const words = netem === null ? ['del'] : ['add'];
      const rest = netem === null ? [] : ['netem', ...netem.split(' ')];
      const command = ['qdisc', ...words, 'dev', of(nth).outer, 'root', ...rest];
      try {
        execFileSync('tc', command, { stdio: 'ignore' });
        return true;
      } catch {
        return false;
      }
    },
    remove() {
      for (const { space } of all) ip('netns', 'del', space);
      ip('link', 'del', bridge);
    },
  };
}
