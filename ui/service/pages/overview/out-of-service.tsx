/** Asks until when the kiosk is taken out of service. */
import { useMemo, useState } from 'preact/hooks';
import type { Overview } from '../../../../src/technician/actions.ts';
import { usePanel } from '../../panel.ts';
import { Button, Select } from '../../parts/controls.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import type { Words } from '../../words.ts';

/** null: until a person switches it back; a day and a time are those of the library's clock */
export type Until = null | 'opening' | { on: string; at: string };

interface DialogProps {
  overview: Overview;
  busy: boolean;
  on(until: Until): void;
  onClose(): void;
}

const choices = ['switch', 'opening', 'time'] as const;

export function OutOfServiceDialog({ overview, busy, on, onClose }: DialogProps) {
  const { t } = usePanel();
  const { opensNext, now } = overview;
  const [choice, setChoice] = useState<(typeof choices)[number]>('switch');
  const [time, setTime] = useState(() => t.fields(nextHour(now)));
  const days = useMemo(() => daysFrom(t, now), [t]);
  const offered = choices.filter((one) => one !== 'opening' || opensNext !== null);
  const until = choice === 'switch' ? null : choice === 'opening' ? 'opening' : time;
  return (
    <Dialog
      title={t('out-of-service.title')}
      onClose={onClose}
      actions={
        <Button main busy={busy} on={() => on(until)}>
          {t('out-of-service.do')}
        </Button>
      }
    >
      <p>{t('out-of-service.says')}</p>
      <fieldset class="choices" aria-label={t('out-of-service.until')}>
        {offered.map((one) => (
          <label key={one} class="choice">
            <input
              type="radio"
              name="until"
              checked={choice === one}
              onChange={() => setChoice(one)}
            />
            {t(`out-of-service.until.${one}`, {
              at: opensNext === null ? '' : t.moment(opensNext),
            })}
          </label>
        ))}
      </fieldset>
      {choice === 'time' && (
        <div class="pair">
          <Select
            label={t('out-of-service.day')}
            options={days.map(({ on: day }) => day)}
            value={time.on}
            on={(day) => setTime({ ...time, on: day })}
            nameOf={(day) => days.find((one) => one.on === day)?.name ?? day}
          />
          <Select
            label={t('out-of-service.time')}
            options={halfHours}
            value={time.at}
            on={(at) => setTime({ ...time, at })}
            nameOf={(at) => t('clock', { hour: at.slice(0, 2), minute: at.slice(3) })}
          />
        </div>
      )}
    </Dialog>
  );
}

const hourMs = 3_600_000;
const mostDays = 31;

/** The whole hour that begins in one to two hours. */
function nextHour(now: string): string {
  return new Date((Math.floor(Date.parse(now) / hourMs) + 2) * hourMs).toISOString();
}

/** Lists, not the browser's own fields: those follow its language, and take a keyboard. */
function daysFrom(t: Words, now: string): readonly { on: string; name: string }[] {
  const days = new Map<string, string>();
  for (let ahead = 0; ahead < mostDays; ahead += 1) {
    const at = new Date(Date.parse(now) + ahead * 24 * hourMs).toISOString();
    days.set(t.fields(at).on, t.weekday(at));
  }
  return [...days].map(([on, name]) => ({ on, name }));
}

const halfHours = Array.from({ length: 48 }, (_, half) => {
  const hour = String(Math.floor(half / 2)).padStart(2, '0');
  return `${hour}:${half % 2 === 0 ? '00' : '30'}`;
});
