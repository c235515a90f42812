/** A state as a shape, beside its word and its colour. */
import type { VNode } from 'preact';

export type Mark = 'done' | 'working' | 'waiting' | 'refused' | 'warning' | 'off' | 'info';

const stroke = { fill: 'none', 'stroke-linecap': 'round', 'stroke-linejoin': 'round' } as const;

export function Badge({ mark }: { mark: Mark }) {
  return (
    <svg viewBox="0 0 84 84" class="badge" aria-hidden="true">
      {shapes[mark]()}
    </svg>
  );
}

function dots(colour: string) {
  return (
    <g fill={colour}>
      <circle cx="27" cy="42" r="5" />
      <circle cx="42" cy="42" r="5" />
      <circle cx="57" cy="42" r="5" />
    </g>
  );
}

const shapes: Record<Mark, () => VNode> = {
  done: () => (
    <>
      <circle cx="42" cy="42" r="39" fill="var(--done)" />
      <path d="M25 43l12 12 23-24" {...stroke} stroke="var(--on-mark)" stroke-width="9" />
    </>
  ),
  working: () => (
    <>
      <circle cx="42" cy="42" r="34" fill="none" stroke="var(--working-track)" stroke-width="10" />
      <path
        d="M42 8a34 34 0 0 1 29.4 51"
        {...stroke}
        stroke="var(--working)"
        stroke-width="10"
        class="turning"
      />
      {dots('var(--working)')}
    </>
  ),
  waiting: () => (
    <>
      <circle cx="42" cy="42" r="34" fill="none" stroke="var(--working-track)" stroke-width="10" />
      {dots('var(--working)')}
    </>
  ),
  refused: () => (
    <>
      <path d="M26 3h32l23 23v32L58 81H26L3 58V26z" fill="var(--refused)" />
      <path d="M29 29l26 26M55 29L29 55" {...stroke} stroke="var(--on-mark)" stroke-width="10" />
    </>
  ),
  warning: () => (
    <>
      <path
        d="M42 8l37 66H5z"
        fill="var(--warning-fill)"
        stroke="var(--warning-line)"
        stroke-width="6"
        stroke-linejoin="round"
      />
      <path d="M42 33v18" {...stroke} stroke="#10212a" stroke-width="8" />
      <circle cx="42" cy="63" r="4.8" fill="#10212a" />
    </>
  ),
  off: () => (
    <>
      <rect x="4" y="4" width="76" height="76" rx="17" fill="var(--off)" />
      <path d="M25 42h34" {...stroke} stroke="var(--on-mark)" stroke-width="9" />
    </>
  ),
  info: () => (
    <>
      <circle cx="42" cy="42" r="39" fill="var(--working)" />
      <path d="M42 38v22" {...stroke} stroke="var(--on-mark)" stroke-width="9" />
      <circle cx="42" cy="24" r="5.5" fill="var(--on-mark)" />
    </>
  ),
};
