/** Changes the PIN of a role: the person's own PIN, and twice the new one. Shown as dots only. */
import { useState } from 'preact/hooks';
import type { PinsView, Role } from '../../../src/technician/actions.ts';
import { useResource } from '../desk.ts';
import { problemText, remedyOf } from '../finding-words.ts';
import { usePanel } from '../panel.ts';
import { Card } from '../parts/card.tsx';
import { Button, Field, Segments, valueIn } from '../parts/controls.tsx';
import { DigitPad } from '../parts/digit-pad.tsx';
import { Marked } from '../parts/marked.tsx';
import { LoadState, Page } from '../parts/page.tsx';

export function Pins() {
  const { t, role } = usePanel();
  const { value, problem, reload } = useResource<PinsView>('/pins');
  const [chosen, setChosen] = useState<Role>(role);
  const shown = value?.find((one) => one.role === chosen);
  return (
    <Page title={t('page.pins')} subtitle={t('pins.says')}>
      {value === null ? (
        <LoadState problem={problem} reload={reload} />
      ) : (
        <>
          {value.length > 1 && (
            <Segments
              label={t('pins.of')}
              options={value.map((one) => one.role)}
              value={chosen}
              on={setChosen}
              nameOf={(one) => t(`role.${one}`)}
            />
          )}
          <Card title={t(`role.${chosen}`)} area="pins">
            {shown === undefined ? (
              <p class="nothing">{t('pins.none')}</p>
            ) : shown.mayChange ? (
              <ChangeForm key={chosen} role={chosen} />
            ) : (
              <KeptElsewhere />
            )}
          </Card>
        </>
      )}
    </Page>
  );
}

function KeptElsewhere() {
  const { t } = usePanel();
  const code = 'pin-kept-elsewhere';
  const remedy = 'On the machine: `kiosk service-pin --write FILE`; then restart the kiosk.';
  const text = 'This PIN is kept by the machine: the kiosk may not write it';
  return (
    <div class="form">
      <p>{t.has(`code.${code}`) ? t(`code.${code}`) : text}.</p>
      <p>
        <Marked text={remedyOf(t, { code, remedy })} />
      </p>
    </div>
  );
}

const fields = ['present', 'next', 'again'] as const;
type FieldName = (typeof fields)[number];
const nothing: Readonly<Record<FieldName, string>> = { present: '', next: '', again: '' };
const mostDigits = 12;

function ChangeForm({ role }: { role: Role }) {
  const { t, request, showMessage } = usePanel();
  const [pins, setPins] = useState(nothing);
  /** the field that the keys of the screen write to */
  const [active, setActive] = useState<FieldName>('present');
  const [wrong, setWrong] = useState<Partial<Record<FieldName, string>>>({});
  const [isSending, setSending] = useState(false);
  const set = (name: FieldName, typed: string) =>
    setPins((before) => ({ ...before, [name]: typed.replace(/\D/g, '').slice(0, mostDigits) }));

  async function change() {
    const missing = fields.find((name) => pins[name] === '');
    if (missing !== undefined) return setWrong({ [missing]: t('pins.empty') });
    if (pins.next !== pins.again) return setWrong({ again: t('pins.differ') });
    setSending(true);
    const { present, next } = pins;
    const answer = await request('POST', '/pins', { role, present, next });
    setSending(false);
    setPins(nothing);
    setActive('present');
    if (answer.ok) {
      setWrong({});
      return showMessage({ mark: 'done', text: t('pins.changed', { role: t(`role.${role}`) }) });
    }
    const { code, body } = answer.problem;
    const tries = Number(body.triesLeft ?? 0);
    if (code === 'pin-wrong') setWrong({ present: t('login.wrong', { count: tries }) });
    else setWrong({ [code === 'pin-weak' ? 'next' : 'present']: problemText(t, answer.problem) });
  }
  return (
    <div class="pin-change">
      <div class="form">
        {fields.map((name) => (
          <Field
            key={name}
            label={t(`pins.${name}`)}
            hint={name === 'next' ? t('pins.rules') : undefined}
            wrong={wrong[name]}
          >
            {(attributes) => (
              <input
                {...attributes}
                type="password"
                inputMode="numeric"
                autocomplete="off"
                data-active={name === active || undefined}
                value={pins[name]}
                onFocus={() => setActive(name)}
                onInput={(event) => set(name, valueIn(event))}
              />
            )}
          </Field>
        ))}
        <Button main busy={isSending} on={() => void change()}>
          {t('pins.change')}
        </Button>
      </div>
      <fieldset
        class="pin-pad"
        aria-label={t('pins.field', { name: t(`pins.${active}`), count: pins[active].length })}
      >
        <DigitPad
          t={t}
          onDigit={(digit) => set(active, pins[active] + digit)}
          onErase={() => set(active, pins[active].slice(0, -1))}
          onWipe={() => set(active, '')}
        />
      </fieldset>
    </div>
  );
}
