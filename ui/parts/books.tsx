/** The mark of the kiosk: three books, one leaning. */
export function Books() {
  return (
    <svg viewBox="0 0 54 48" aria-hidden="true">
      <rect x="1" y="8" width="12" height="39" rx="2.5" fill="var(--action)" />
      <rect x="16" y="1" width="11" height="46" rx="2.5" fill="currentColor" />
      <path
        d="M31.5 9.5l7.5-2q1.5-.3 2 1.2l8.5 34q.3 1.5-1.2 2l-7.5 1.800q-1.5.3-2-1.2L30.3 11.5q-.3-1.5 1.2-2z"
        fill="none"
        stroke="currentColor"
        stroke-width="3.4"
        stroke-linejoin="round"
      />
    </svg>
  );
}
