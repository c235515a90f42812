/** The links to the pages, with what waits there, and who works here. */
import { languageName } from '../../src/screen/texts.ts';
import { Books } from '../parts/books.tsx';
import { Segments } from '../service/parts/controls.tsx';
import { Icon } from '../service/parts/icon.tsx';
import { iconOf, type PageName, pageNames } from './pages.ts';
import { useRegion } from './region.ts';
import { languages } from './words.ts';

interface MenuProps {
  page: PageName;
  onLanguage(language: string): void;
}

export function Menu({ page, onLanguage }: MenuProps) {
  const { t, overview } = useRegion();
  const waiting: Partial<Record<PageName, number>> = {
    alerts: overview.alerts.length + overview.moreAlerts,
    calls: overview.calls.filter(({ isAcknowledged }) => !isAcknowledged).length,
    staff: overview.staff.waiting - overview.staff.closing,
    configuration: overview.differs,
    rollouts: overview.rollouts.filter(({ why }) => why !== null).length,
  };
  const shown = page === 'branch' ? 'overview' : page;
  return (
    <header class="side">
      <div class="brand">
        <Books />
        <div>
          <p class="device">{overview.region}</p>
          <p class="second">{t('title')}</p>
        </div>
      </div>
      <nav aria-label={t('menu')}>
        <ul>
          {pageNames.map((name) => (
            <li key={name}>
              <a href={`#${name}`} aria-current={name === shown ? 'page' : undefined}>
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
      <div class="who">
        <div>
          <p class="device">{overview.operator}</p>
          <p class="second">{overview.address}</p>
        </div>
        <Segments
          label={t('language')}
          options={languages}
          value={t.language}
          on={onLanguage}
          nameOf={(one) => languageName(one)}
        />
      </div>
    </header>
  );
}
