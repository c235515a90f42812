/** The staff's list of all kiosks: opened with the staff's key, an entry closed with a reason. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { Card } from '../../../../ui/service/parts/card.tsx';
import { Button } from '../../../../ui/service/parts/controls.tsx';
import { LoadState, Page } from '../../../../ui/service/parts/page.tsx';
import { shortMoment } from '../../../../ui/service/when.ts';
import type { StaffSeen } from '../../../src/panel/actions.ts';
import { linkTo } from '../../pages.ts';
import { useFresh, useRegion } from '../../region.ts';
import { codeWords } from '../../why-words.ts';
import type { Words } from '../../words.ts';
import { CloseDialog } from './close.tsx';
import { keyIn, nameOf, type Opened, type OpenedEntry, openAll } from './staff-key.ts';

const everyMs = 5_000;
const nothing: Opened = new Map();

export function Staff() {
  const { t, overview } = useRegion();
  const mark = `${overview.staff.waiting} ${overview.staff.closing}`;
  const { value, problem, reload } = useFresh<readonly StaffSeen[]>('/staff', mark, everyMs);
  const { opened, hasKey, takeKey, forget } = useKey(value);
  const [chosen, setChosen] = useState<StaffSeen | null>(null);
  return (
    <Page
      mark={overview.staff.waiting === 0 ? 'done' : 'refused'}
      title={t('staff.title', { count: overview.staff.waiting })}
      subtitle={t('staff.says')}
      actions={<KeyButton hasKey={hasKey} onFile={takeKey} onForget={forget} />}
    >
      <Card title={t('page.staff')}>
        {value === null ? (
          <LoadState problem={problem} reload={reload} />
        ) : value.length === 0 ? (
          <p class="nothing">{t('staff.none')}</p>
        ) : (
          <Lines entries={value} opened={opened} hasKey={hasKey} onClose={setChosen} />
        )}
      </Card>
      {chosen && (
        <CloseDialog
          entry={chosen}
          opened={opened.get(nameOf(chosen))}
          onClose={() => {
            setChosen(null);
            reload();
          }}
        />
      )}
    </Page>
  );
}

function useKey(entries: readonly StaffSeen[] | null) {
  const { t, showMessage } = useRegion();
  const [key, setKey] = useState<string | null>(null);
  const [opened, setOpened] = useState<Opened>(nothing);
  useEffect(() => {
    if (key === null || entries === null) return;
    let isCurrent = true;
    openAll(key, entries, opened).then(
      (all) => {
        if (!isCurrent) return;
        setOpened(all);
        const shut = [...all.values()].filter(({ detail }) => detail === null).length;
        if (shut > 0) showMessage({ mark: 'warning', text: t('staff.shut', { count: shut }) });
      },
      () => {
        if (!isCurrent) return;
        setKey(null);
        showMessage({ mark: 'refused', text: t('staff.no-key') });
      },
    );
    return () => {
      isCurrent = false;
    };
  }, [key, entries]);
  return {
    opened,
    hasKey: key !== null,
    takeKey: async (file: File) => {
      const found = keyIn(await file.text());
      if (found === null) return showMessage({ mark: 'refused', text: t('staff.no-key') });
      setOpened(nothing);
      setKey(found);
    },
    forget: () => {
      setKey(null);
      setOpened(nothing);
    },
  };
}

interface KeyButtonProps {
  hasKey: boolean;
  onFile(file: File): void;
  onForget(): void;
}

function KeyButton({ hasKey, onFile, onForget }: KeyButtonProps) {
  const { t } = useRegion();
  const input = useRef<HTMLInputElement>(null);
  if (hasKey)
    return (
      <Button icon="close" on={onForget}>
        {t('staff.forget')}
      </Button>
    );
  return (
    <>
      <input
        ref={input}
        type="file"
        hidden
        aria-label={t('staff.key')}
        onChange={({ currentTarget }) => {
          const [file] = currentTarget.files ?? [];
          // The same file may be chosen again.
          currentTarget.value = '';
          if (file) onFile(file);
        }}
      />
      <Button icon="key" main on={() => input.current?.click()}>
        {t('staff.open')}
      </Button>
    </>
  );
}

interface LinesProps {
  entries: readonly StaffSeen[];
  opened: Opened;
  hasKey: boolean;
  onClose(entry: StaffSeen): void;
}

function Lines({ entries, opened, hasKey, onClose }: LinesProps) {
  const { t, now } = useRegion();
  return (
    <table class="lines">
      <thead>
        <tr>
          {['kiosk', 'since', 'kind', 'why', ...(hasKey ? ['sealed'] : []), 'do'].map((name) => (
            <th scope="col" key={name}>
              <span class={name === 'do' ? 'unseen' : undefined}>{t(`staff.column.${name}`)}</span>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {entries.map((entry) => (
          <tr key={nameOf(entry)}>
            <th scope="row">
              <a href={linkTo(entry.branch, entry.kiosk)}>
                {entry.branch}-{entry.kiosk}
              </a>{' '}
              <span class="second">{t('staff.entry', { entry: entry.entry })}</span>
            </th>
            <td>{shortMoment(t, entry.since, now)}</td>
            <td>
              {t.has(`journal.kind.${entry.kind}`) ? t(`journal.kind.${entry.kind}`) : entry.kind}
            </td>
            <td class="why">{whyOf(t, entry.why)}</td>
            {hasKey && (
              <td class="why">
                <Sealed opened={opened.get(nameOf(entry))} isProved={entry.signedBy !== null} />
              </td>
            )}
            <td class="do">
              <Closing entry={entry} onClose={onClose} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** undefined: it is being opened */
function Sealed({ opened, isProved }: { opened: OpenedEntry | undefined; isProved: boolean }) {
  const { t } = useRegion();
  if (opened === undefined) return <>…</>;
  const { detail } = opened;
  if (detail === null) return <span class="second">{t('staff.closed-to-key')}</span>;
  const rows = (['item', 'patron'] as const).flatMap((name) =>
    detail[name] === undefined ? [] : [[name, detail[name]] as const],
  );
  return (
    <dl class="sealed">
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{t(`staff.${name}`)}</dt>
          <dd>
            <code>{value}</code>
          </dd>
        </div>
      ))}
      {detail.amountCents !== undefined && (
        <div>
          <dt>{t('staff.amount')}</dt>
          <dd>{t('money', { amount: detail.amountCents })}</dd>
        </div>
      )}
      {detail.message !== undefined && (
        <div>
          <dt>{t('staff.message')}</dt>
          <dd>
            <q>{detail.message}</q>
          </dd>
        </div>
      )}
      {!isProved && <dd class="second">{t('staff.not-proved')}</dd>}
    </dl>
  );
}

function Closing({ entry, onClose }: { entry: StaffSeen; onClose(entry: StaffSeen): void }) {
  const { t } = useRegion();
  const { closing } = entry;
  if (closing === 'asked' || closing === 'done')
    return <span class="second">{t(`staff.closing.${closing}`)}</span>;
  return (
    <>
      {closing !== null && (
        <p class="wrong">{t('staff.closing.refused', { why: codeWords(t, closing.refused) })}</p>
      )}
      <Button of={`${entry.branch}-${entry.kiosk} ${entry.entry}`} on={() => onClose(entry)}>
        {t('staff.close')}
      </Button>
    </>
  );
}

/** The reasons of entries have texts of their own; in English the field guide has them. */
function whyOf(t: Words, why: string): string {
  const key = `why.${why}`;
  if (!t.has(key)) return codeWords(t, why);
  const words = t(key, { tags: '?', unreleased: '?', unsecured: '?', tries: '?', kiosk: '?' });
  return words === key ? codeWords(t, why) : words;
}
