/** How a kiosk is, as its port for monitoring says it. */

export interface KioskState {
  /** with the library system; null: the kiosk does not answer */
  line: 'up' | 'down' | null;
  /** the branch is shared */
  isShared: boolean;
  /** entries that wait for the library system; own entries that the broker does not have */
  toSend: number;
  unpublished: number;
}

const away: KioskState = { line: null, isShared: false, toSend: 0, unpublished: 0 };

/** `url` ends in a slash. Never rejects. */
export async function readKioskState(url: string): Promise<KioskState> {
  try {
    const signal = AbortSignal.timeout(2_000);
    const [health, metrics] = await Promise.all([
      fetch(`${url}health`, { signal }).then((answer) => answer.json()),
      fetch(`${url}metrics`, { signal }).then((answer) => answer.text()),
    ]);
    const { parts, journal } = health as {
      parts: readonly { part: string; state: 'up' | 'down' }[];
      journal: { toSend: number; toAsk: number };
    };
    return {
      line: parts.find(({ part }) => part === 'library')?.state ?? null,
      isShared: figure(metrics, 'kiosk_branch_up') === 1,
      toSend: journal.toSend + journal.toAsk,
      unpublished: figure(metrics, 'kiosk_branch_unpublished'),
    };
  } catch {
    return away;
  }
}

function figure(metrics: string, name: string): number {
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(metrics)?.[1] ?? 0);
}
