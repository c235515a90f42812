/** Asks until when the kiosk is taken out of service. */
import { useState } from 'preact/hooks';
import type { Overview } from '../../../src/technician/actions.ts';
import { usePanel } from '../panel.ts';
import { Button, Field, valueIn } from '../parts/controls.tsx';
import { Dialog } from '../parts/dialog.tsx';

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
          <Field label={t('out-of-service.day')}>
            {(attributes) => (
              <input
                {...attributes}
                type="date"
                value={time.on}
                onInput={(event) => setTime({ ...time, on: valueIn(event) })}
              />
            )}
          </Field>
          <Field label={t('out-of-service.time')}>
            {(attributes) => (
              <input
                {...attributes}
                type="time"
                value={time.at}
                onInput={(event) => setTime({ ...time, at: valueIn(event) })}
              />
            )}
          </Field>
        </div>
      )}
    </Dialog>
  );
}

const hourMs = 3_600_000;

/** The whole hour that begins in one to two hours. */
function nextHour(now: string): string {
  return new Date((Math.floor(Date.parse(now) / hourMs) + 2) * hourMs).toISOString();
}
