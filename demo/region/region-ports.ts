/** The branches of a region on one machine, and the ports of all that it has. */
import { branchPorts } from '../branch/ports.ts';

/** As `npm start -- --region` has them. */
export const usualBranches = [
  { name: 'lindeveld', kiosks: 2 },
  { name: 'heidebos', kiosks: 3 },
] as const;

const once = ['page', 'hub', 'leaf', 'panel'] as const;
/** What a branch has at most: three kiosks and what is once in it. */
const branchLength = 40;

export function regionPorts(base: number) {
  const branches = usualBranches.map(({ name, kiosks }, at) => ({
    name,
    ports: branchPorts(base + at * branchLength, kiosks),
    /** the way of its broker to the hub, which can be cut */
    toHub: base + usualBranches.length * branchLength + once.length + at,
  }));
  const first = base + usualBranches.length * branchLength;
  const row = once.map((name, at) => [name, first + at] as const);
  return { branches, once: Object.fromEntries(row) as Record<(typeof once)[number], number> };
}
