/** A page: its title, a subtitle, buttons, and the content. */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Badge } from '../../parts/badge.tsx';
import { useDesk } from '../desk.ts';
import { problemText } from '../finding-words.ts';
import type { Problem } from '../request.ts';
import type { Mark } from './mark.tsx';

interface PageProps {
  mark?: Mark;
  title: string;
  subtitle?: string;
  actions?: ComponentChildren;
  children: ComponentChildren;
}

export function Page({ mark, title, subtitle, actions, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <>
      <div class="page-head">
        {mark && <Badge mark={mark} />}
        <div>
          <h1 tabIndex={-1} ref={heading}>
            {title}
          </h1>
          {subtitle && <p class="second">{subtitle}</p>}
        </div>
        {actions && <div class="actions">{actions}</div>}
      </div>
      {children}
    </>
  );
}

/** Shown while a page loads; after an error a button loads it again. */
export function LoadState({ problem, reload }: { problem: Problem | null; reload(): void }) {
  const { t } = useDesk();
  if (problem === null) return <p class="second">{t('waiting')}</p>;
  return (
    <div class="nothing">
      <p>{problemText(t, problem)}</p>
      <button type="button" class="button" onClick={reload}>
        {t('again')}
      </button>
    </div>
  );
}
