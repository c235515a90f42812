/**
 * The facts that are asked about most, as fields; all of them as JSON below, which the fields
 * write.
 */
import { useEffect, useState } from 'preact/hooks';
import { usePanel } from '../panel.ts';
import { Button, Field, Select, valueIn } from '../parts/controls.tsx';

/** Facts on their way: the kiosk checks them, this form knows only the fields that it shows. */
export interface Draft {
  observedAt: string;
  institution?: string;
  membership?: { status?: number; type?: string; feeCents?: number };
  fees?: readonly DraftFee[];
  manualBlocks?: readonly string[];
  [more: string]: unknown;
}
interface DraftFee {
  id: string;
  amountCents: number;
  createdOn?: string;
  [more: string]: unknown;
}

const statuses = ['', '1', '2', '3', '4', '5', '6', '7', '8', '9'] as const;

export function FactsForm({ facts, on }: { facts: Draft; on(facts: Draft): void }) {
  const { t } = usePanel();
  const fees = facts.fees ?? [];
  const membership = facts.membership ?? {};
  const setMembership = (
    change: { [K in keyof typeof membership]?: (typeof membership)[K] | undefined },
  ) => on({ ...facts, membership: without({ ...membership, ...change }) });
  const setFee = (at: number, change: Partial<DraftFee> | null) =>
    on({
      ...facts,
      fees: fees.flatMap((fee, index) =>
        index !== at ? [fee] : change === null ? [] : [{ ...fee, ...change }],
      ),
    });
  return (
    <>
      <div class="pair">
        <Select
          label={t('facts.status')}
          options={statuses}
          value={statuses.find((one) => one === String(membership.status ?? '')) ?? ''}
          on={(status) => setMembership({ status: status === '' ? undefined : Number(status) })}
          nameOf={(status) => t(status === '' ? 'facts.unknown' : `membership.${status}`)}
        />
        <Field label={t('facts.type')}>
          {(attributes) => (
            <input
              {...attributes}
              value={membership.type ?? ''}
              onInput={(event) => setMembership({ type: valueIn(event) || undefined })}
            />
          )}
        </Field>
        <Amount
          label={t('facts.membership-fee')}
          cents={membership.feeCents ?? null}
          on={(cents) => setMembership({ feeCents: cents ?? undefined })}
        />
        <Field label={t('facts.manual-block')}>
          {(attributes) => (
            <input
              {...attributes}
              value={facts.manualBlocks?.join(', ') ?? ''}
              onInput={(event) =>
                on({ ...facts, manualBlocks: valueIn(event).split(/,\s*/).filter(Boolean) })
              }
            />
          )}
        </Field>
      </div>
      <fieldset>
        <legend>{t('facts.fees')}</legend>
        {fees.map((fee, at) => (
          <div class="fee" key={fee.id}>
            <Amount
              label={t('facts.amount', { number: at + 1 })}
              cents={fee.amountCents}
              on={(cents) => setFee(at, { amountCents: cents ?? 0 })}
            />
            <Field label={t('facts.created', { number: at + 1 })}>
              {(attributes) => (
                <input
                  {...attributes}
                  type="date"
                  value={fee.createdOn?.slice(0, 10) ?? ''}
                  onInput={(event) => setFee(at, { createdOn: valueIn(event) })}
                />
              )}
            </Field>
            <Button
              icon="close"
              of={t('facts.fee', { number: at + 1 })}
              on={() => setFee(at, null)}
            >
              {t('remove')}
            </Button>
          </div>
        ))}
        <Button
          on={() => {
            const { institution } = facts;
            const id = `f${fees.length + 1}`;
            on({
              ...facts,
              fees: [...fees, { id, amountCents: 500, ...(institution ? { institution } : {}) }],
            });
          }}
        >
          {t('facts.add-fee')}
        </Button>
      </fieldset>
      <AllFacts facts={facts} on={on} />
    </>
  );
}

/** What is typed stands until it is facts; what is no JSON is said, and asks nothing. */
function AllFacts({ facts, on }: { facts: Draft; on(facts: Draft): void }) {
  const { t } = usePanel();
  const written = JSON.stringify(facts, null, 2);
  const [text, setText] = useState(written);
  const [wrong, setWrong] = useState('');
  useEffect(() => {
    setText((before) => (sameJson(before, written) ? before : written));
    setWrong('');
  }, [written]);
  return (
    <details class="fold">
      <summary>{t('facts.all')}</summary>
      <Field label={t('facts.json')} hint={t('facts.json.hint')} wrong={wrong || undefined}>
        {(attributes) => (
          <textarea
            {...attributes}
            class="code"
            rows={10}
            spellcheck={false}
            value={text}
            onInput={(event) => {
              const typed = valueIn(event);
              setText(typed);
              const read = objectIn(typed);
              if (read === null) setWrong(t('facts.no-json'));
              else on(read as Draft);
            }}
          />
        )}
      </Field>
    </details>
  );
}

interface AmountProps {
  label: string;
  cents: number | null;
  on(cents: number | null): void;
}

/** What is typed stays as it is typed: `12.` is on its way to 12.40. */
function Amount({ label, cents, on }: AmountProps) {
  const { t } = usePanel();
  const [text, setText] = useState(writtenAs(cents));
  useEffect(
    () => setText((before) => (centsIn(before) === cents ? before : writtenAs(cents))),
    [cents],
  );
  return (
    <Field label={`${label} (${t.currency})`}>
      {(attributes) => (
        <input
          {...attributes}
          type="number"
          min="0"
          step="0.01"
          inputMode="decimal"
          value={text}
          onInput={(event) => {
            setText(valueIn(event));
            on(centsIn(valueIn(event)));
          }}
        />
      )}
    </Field>
  );
}

function writtenAs(cents: number | null) {
  return cents === null ? '' : String(cents / 100);
}
function centsIn(text: string) {
  return text === '' ? null : Math.round(Number(text) * 100);
}

function without<T extends object>(record: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(
    Object.entries(record).filter(([, value]) => value !== undefined),
  ) as never;
}

function objectIn(text: string): object | null {
  try {
    const read: unknown = JSON.parse(text);
    return typeof read === 'object' && read !== null && !Array.isArray(read) ? read : null;
  } catch {
    return null;
  }
}

function sameJson(text: string, written: string): boolean {
  const read = objectIn(text);
  return read !== null && JSON.stringify(read, null, 2) === written;
}
