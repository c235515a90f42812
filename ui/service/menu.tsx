/** The links to the pages, the user, and the buttons to log off. */
import { Languages } from './languages.tsx';
import { iconOf, type PageName, pagesOf } from './pages.ts';
import { usePanel } from './panel.ts';
import { Icon } from './parts/icon.tsx';
import { Side } from './parts/side.tsx';

interface MenuProps {
  page: PageName;
  /** initials */
  by: string;
  /** until the automatic log-off */
  leftMs: number;
  atKiosk: boolean;
  onLanguage(language: string): void;
  onEnd(): void;
  /** logs off and shows the patron's screen */
  onLeave(): void;
}

export function Menu({ page, by, leftMs, atKiosk, onLanguage, onEnd, onLeave }: MenuProps) {
  const { t, role, overview } = usePanel();
  const waiting: Partial<Record<PageName, number>> = {
    journal: overview?.toDo.refused ?? 0,
    payments: (overview?.toDo.paidNotBooked ?? 0) + (overview?.toDo.paymentUnknown ?? 0),
  };
  // A kiosk that is in a branch has a light for it.
  const isInBranch = overview?.parts.some(({ part }) => part === 'branch') ?? false;
  const pages = pagesOf(role).filter((name) => name !== 'branch' || isInBranch);
  return (
    <Side
      title={overview?.device}
      subtitle={overview?.library}
      pages={pages}
      page={page}
      iconOf={iconOf}
      waiting={waiting}
    >
      <div>
        <p class="device">
          {t(`role.${role}`)} · {by}
        </p>
        <p class="second">
          {leftMs > 60_000
            ? t('menu.logs-off', { minutes: Math.ceil(leftMs / 60_000) })
            : t('menu.logs-off-soon', { seconds: Math.max(1, Math.ceil(leftMs / 1_000)) })}
        </p>
      </div>
      <Languages t={t} on={onLanguage} />
      <button type="button" class="button" onClick={onEnd}>
        <Icon name="leave" />
        {t('menu.log-off')}
      </button>
      {atKiosk && (
        <button type="button" class="button" onClick={onLeave}>
          <Icon name="back" />
          {t('to-kiosk')}
        </button>
      )}
    </Side>
  );
}
