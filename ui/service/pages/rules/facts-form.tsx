/** Fields for the most common facts, and all facts as JSON, which the fields change. */
import { useEffect, useState } from 'preact/hooks';
import { usePanel } from '../../panel.ts';
import { Button, Field, Select, valueIn } from '../../parts/controls.tsx';

/** Facts not checked yet: the kiosk does that. Only the fields that the form shows have a type. */
export interface Draft {
  observedAt: string;
  institution?: string;
  membership?: { status?: number; type?: string; feeCents?: number };
  fees?: readonly DraftFee[] | { listed?: readonly DraftFee[]; [more: string]: unknown };
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
  const fees = feesOf(facts);
  const setFees = (fees: readonly DraftFee[]) =>
    on({ ...facts, fees: isWhole(facts.fees) ? fees : { ...facts.fees, listed: fees } });
  const membership = facts.membership ?? {};
  const setMembership = (
    change: { [K in keyof typeof membership]?: (typeof membership)[K] | undefined },
  ) => on({ ...facts, membership: withoutUndefined({ ...membership, ...change }) });
  const setFee = (at: number, change: Partial<DraftFee> | null) =>
    setFees(
      fees.flatMap((fee, index) =>
        index !== at ? [fee] : change === null ? [] : [{ ...fee, ...change }],
      ),
    );
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
            setFees([...fees, { id, amountCents: 500, ...(institution ? { institution } : {}) }]);
          }}
        >
          {t('facts.add-fee')}
        </Button>
      </fieldset>
      <AllFacts facts={facts} on={on} />
    </>
  );
}

function isWhole(fees: Draft['fees']): fees is readonly DraftFee[] | undefined {
  return fees === undefined || Array.isArray(fees);
}

/** The fees that are listed, also where there may be others. */
function feesOf({ fees = [] }: Draft): readonly DraftFee[] {
  return isWhole(fees) ? fees : (fees.listed ?? []);
}

/** Text that is no JSON object stays, with an error; the facts do not change. */
function AllFacts({ facts, on }: { facts: Draft; on(facts: Draft): void }) {
  const { t } = usePanel();
  const formatted = JSON.stringify(facts, null, 2);
  const [text, setText] = useState(formatted);
  const [wrong, setWrong] = useState('');
  useEffect(() => {
    setText((before) => (sameJson(before, formatted) ? before : formatted));
    setWrong('');
  }, [formatted]);
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
              const parsed = parseObject(typed);
              if (parsed === null) setWrong(t('facts.no-json'));
              else on(parsed as Draft);
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

/** The text stays as typed: `12.` may become 12.40. */
function Amount({ label, cents, on }: AmountProps) {
  const { t } = usePanel();
  const [text, setText] = useState(formatCents(cents));
  useEffect(
    () => setText((before) => (parseCents(before) === cents ? before : formatCents(cents))),
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
            on(parseCents(valueIn(event)));
          }}
        />
      )}
    </Field>
  );
}

function formatCents(cents: number | null) {
  return cents === null ? '' : String(cents / 100);
}
function parseCents(text: string) {
  return text === '' ? null : Math.round(Number(text) * 100);
}

function withoutUndefined<T extends object>(
  record: T,
): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(
    Object.entries(record).filter(([, value]) => value !== undefined),
  ) as never;
}

function parseObject(text: string): object | null {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? parsed : null;
  } catch {
    return null;
  }
}

function sameJson(text: string, formatted: string): boolean {
  const parsed = parseObject(text);
  return parsed !== null && JSON.stringify(parsed, null, 2) === formatted;
}
