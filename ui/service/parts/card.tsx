import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

interface CardProps {
  title: string;
  /** right of the title */
  aside?: ComponentChildren;
  /** the CSS class of its place on the page */
  area?: string;
  children: ComponentChildren;
}

export function Card({ title, aside, area, children }: CardProps) {
  const id = useId();
  return (
    <section class={area ? `card ${area}` : 'card'} aria-labelledby={id}>
      <div class="card-head">
        <h2 id={id}>{title}</h2>
        {aside}
      </div>
      {children}
    </section>
  );
}

/** A large figure with its label. */
export function Figure({ value, label }: { value: string; label: string }) {
  return (
    <div class="figure">
      <dd>{value}</dd>
      <dt>{label}</dt>
    </div>
  );
}
