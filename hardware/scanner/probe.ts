/** Checks whether a scanner sends here. A person must scan; the code is not kept. */
import type { Address } from '../address.ts';
import { type Closed, probing } from '../probe.ts';
import { createScannerFramer } from './framer.ts';

type ScannerAnswer =
  /** `ended`: with the suffix (CR or LF) that a code should have */
  | { kind: 'code'; length: number; ended: boolean }
  | { kind: 'garbage'; bytes: number }
  | { kind: 'silent' };

const quietMs = 300;

/** Waits for a code, at most `listenMs`; 0: only checks whether the port opens. */
export function probeScanner(
  address: Address,
  { listenMs, connectTimeoutMs }: { listenMs: number; connectTimeoutMs?: number },
): Promise<ScannerAnswer | Closed> {
  return probing(
    address,
    (probe) => {
      if (listenMs === 0) return Promise.resolve<ScannerAnswer>({ kind: 'silent' });
      const framer = createScannerFramer();
      let bytes = 0;
      let quiet: NodeJS.Timeout | undefined;
      return new Promise<ScannerAnswer>((resolve) => {
        const finish = (answer: ScannerAnswer) => {
          clearTimeout(quiet);
          clearTimeout(limit);
          resolve(answer);
        };
        const limit = setTimeout(
          () => finish(bytes > 0 ? { kind: 'garbage', bytes } : { kind: 'silent' }),
          listenMs,
        );
        const take = (frames: ReturnType<typeof framer.push>, ended: boolean) => {
          for (const frame of frames) {
            if (frame.kind === 'code')
              return finish({ kind: 'code', length: frame.code.length, ended });
          }
          if (frames.length > 0) finish({ kind: 'garbage', bytes });
        };
        probe.onData = (chunk) => {
          bytes += chunk.length;
          clearTimeout(quiet);
          take(framer.push(chunk), true);
          quiet = setTimeout(() => take(framer.finish(), false), quietMs);
        };
        probe.onDown = () => finish({ kind: 'silent' });
      });
    },
    connectTimeoutMs,
  );
}
