/** The ring of a question that ends by itself. It is never red: it is a question. */
const round = 2 * Math.PI * 110;
/** The seconds at which it is said how many are left. */
export const spokenAt: ReadonlySet<number> = new Set([20, 10, 5]);

export function Ring({ seconds, totalMs }: { seconds: number; totalMs: number }) {
  const left = Math.min(1, (seconds * 1000) / totalMs);
  return (
    <svg viewBox="0 0 252 252" class="ring" aria-hidden="true">
      <circle cx="126" cy="126" r="110" fill="none" stroke="var(--line)" stroke-width="22" />
      <circle
        cx="126"
        cy="126"
        r="110"
        fill="none"
        stroke="currentColor"
        stroke-width="22"
        stroke-linecap="round"
        stroke-dasharray={`${round * left} ${round}`}
        transform="rotate(-90 126 126)"
      />
      <text x="126" y="160" text-anchor="middle" class="seconds" fill="currentColor">
        {seconds}
      </text>
    </svg>
  );
}
