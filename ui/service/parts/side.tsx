/** The links to the pages beside the page; on a phone behind one key. */
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { Books } from '../../parts/books.tsx';
import { useDesk } from '../desk.ts';
import type { IconName } from '../icons.ts';
import { Icon } from './icon.tsx';

interface SideProps<Name extends string> {
  title: string | undefined;
  subtitle: string | undefined;
  pages: readonly Name[];
  /** the one that is shown */
  page: Name;
  iconOf(page: Name): IconName;
  /** how many entries wait there */
  waiting: Readonly<Partial<Record<Name, number>>>;
  /** who works here */
  children: ComponentChildren;
}

export function Side<Name extends string>(props: SideProps<Name>) {
  const { title, subtitle, pages, page, iconOf, waiting, children } = props;
  const { t } = useDesk();
  const [isOpen, setOpen] = useState(false);
  return (
    <header class="side" data-open={isOpen}>
      <div class="brand">
        <Books />
        <div>
          <p class="device">{title ?? ' '}</p>
          <p class="second">{subtitle}</p>
        </div>
        <button
          type="button"
          class="button menu-key"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          {t('menu.key')}
        </button>
      </div>
      <nav aria-label={t('menu')}>
        <ul>
          {pages.map((name) => (
            <li key={name}>
              <a
                href={`#${name}`}
                aria-current={name === page ? 'page' : undefined}
                onClick={() => setOpen(false)}
              >
                <Icon name={iconOf(name)} />
                <span>{t(`page.${name}`)}</span>
                {(waiting[name] ?? 0) > 0 && (
                  <span class="count">
                    {waiting[name]}
                    <span class="unseen"> {t('menu.waiting')}</span>
                  </span>
                )}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <div class="who">{children}</div>
    </header>
  );
}
