/**
 * Milliseconds of processor that the work took, in all threads of this process: what else runs on
 * the machine does not count.
 */
export function processorMs(work: () => void): number {
  const from = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(from);
  return (user + system) / 1_000;
}
