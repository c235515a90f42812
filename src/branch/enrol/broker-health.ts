/** The machine of the broker, as the region gets it: figures, and nothing of a person. */
import { readFileSync, statfsSync } from 'node:fs';
import { resolve } from 'node:path';
import { brokerFolder, type Host } from './host.ts';
import { serverPid } from './nats-files.ts';

/** `memoryBytes`: resident; 0 where no broker of this folder runs here. Throws on a wrong folder. */
export function brokerHealth({ folder, file }: Host): {
  diskUsedShare: number;
  memoryBytes: number;
  connections: number;
} {
  const { blocks, bavail } = statfsSync(file.store);
  const pid = serverPid(resolve(brokerFolder(folder), 'nats.conf'));
  const port = Number(file.listen.slice(file.listen.lastIndexOf(':') + 1));
  return {
    diskUsedShare: blocks === 0 ? 0 : 1 - bavail / blocks,
    memoryBytes: pid === null ? 0 : residentBytes(pid),
    connections: establishedTo(port),
  };
}

function residentBytes(pid: string): number {
  const found = /^VmRSS:\s+(\d+) kB$/m.exec(read(`/proc/${pid}/status`));
  return Number(found?.[1] ?? 0) * 1024;
}

/** TCP connections of the machine whose own end is that port (proc(5): state 01). */
function establishedTo(port: number): number {
  const own = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return [read('/proc/net/tcp'), read('/proc/net/tcp6')]
    .flatMap((text) => text.split('\n').slice(1))
    .map((line) => line.trim().split(/\s+/))
    .filter(([, local, , state]) => local?.endsWith(own) && state === '01').length;
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
