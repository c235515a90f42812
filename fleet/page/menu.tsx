/** The links to the pages, with what waits there, and who works here. */
import { languageName } from '../../src/screen/texts.ts';
import { Segments } from '../../ui/service/parts/controls.tsx';
import { Side } from '../../ui/service/parts/side.tsx';
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
    <Side
      title={overview.region}
      subtitle={t('title')}
      pages={pageNames}
      page={shown}
      iconOf={iconOf}
      waiting={waiting}
    >
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
    </Side>
  );
}
