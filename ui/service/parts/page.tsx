/** The head of a page: one sentence that says how it stands, then what can be done. */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Badge } from '../../parts/badge.tsx';
import type { Problem } from '../ask.ts';
import { usePanel } from '../panel.ts';
import type { Mark } from './mark.tsx';

interface PageProps {
  mark?: Mark;
  title: string;
  says?: string;
  actions?: ComponentChildren;
  children: ComponentChildren;
}

export function Page({ mark, title, says, actions, children }: PageProps) {
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
          {says && <p class="second">{says}</p>}
        </div>
        {actions && <div class="actions">{actions}</div>}
      </div>
      {children}
    </>
  );
}

/** While nothing is here yet, and where it could not be had. */
export function Waiting({ problem, again }: { problem: Problem | null; again(): void }) {
  const { t } = usePanel();
  if (problem === null) return <p class="second">{t('waiting')}</p>;
  return (
    <div class="nothing">
      <p>{problem.text || t('no-answer')}</p>
      <button type="button" class="button" onClick={again}>
        {t('again')}
      </button>
    </div>
  );
}
