/** What a process uses, by /proc of Linux. */
import { readFileSync } from 'node:fs';

const ticksPerSecond = 100;
const megabyte = 1024;

interface Usage {
  megabytes: number;
  /** of processor, since its start */
  seconds: number;
}

/** Of all these processes together. */
export function usageOf(pids: readonly number[]): Usage {
  return pids.reduce<Usage>(
    (sum, pid) => {
      const one = usageOfOne(pid);
      return { megabytes: sum.megabytes + one.megabytes, seconds: sum.seconds + one.seconds };
    },
    { megabytes: 0, seconds: 0 },
  );
}

function usageOfOne(pid: number): Usage {
  const resident = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name of the program stands in brackets, and may hold spaces.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [user, system] = [fields[11], fields[12]].map(Number) as [number, number];
  return { megabytes: Number(resident) / megabyte, seconds: (user + system) / ticksPerSecond };
}
