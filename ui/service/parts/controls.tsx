/** The controls of the panel, large enough for fingers. */
import type { ComponentChildren, TargetedEvent } from 'preact';
import { useId } from 'preact/hooks';
import type { IconName } from '../icons.ts';
import { Icon } from './icon.tsx';

interface ButtonProps {
  on(): void;
  icon?: IconName;
  /** the main button of a form */
  main?: boolean;
  /** what it belongs to, for screen readers, if several buttons have the same text */
  of?: string | undefined;
  busy?: boolean;
  pressed?: boolean;
  children: ComponentChildren;
}

/** While busy it ignores presses, is marked disabled, and keeps the focus. */
export function Button({ on, icon, main, of, busy = false, pressed, children }: ButtonProps) {
  return (
    <button
      type="button"
      class={main ? 'button main' : 'button'}
      aria-disabled={busy || undefined}
      aria-pressed={pressed}
      onClick={() => !busy && on()}
    >
      {icon && <Icon name={icon} />}
      <span>
        {children}
        {of && <span class="unseen"> {of}</span>}
      </span>
    </button>
  );
}

interface FieldProps {
  label: ComponentChildren;
  hint?: ComponentChildren;
  /** the error */
  wrong?: string | undefined;
  children(attributes: {
    id: string;
    'aria-describedby'?: string;
    'aria-invalid'?: true;
  }): ComponentChildren;
}

export function Field({ label, hint, wrong, children }: FieldProps) {
  const id = useId();
  const describedBy = [hint ? `${id}-hint` : '', wrong ? `${id}-wrong` : '']
    .filter(Boolean)
    .join(' ');
  return (
    <div class="field" data-wrong={wrong ? true : undefined}>
      <label for={id}>{label}</label>
      {children({
        id,
        ...(describedBy === '' ? {} : { 'aria-describedby': describedBy }),
        ...(wrong ? { 'aria-invalid': true as const } : {}),
      })}
      {hint && (
        <div class="hint" id={`${id}-hint`}>
          {hint}
        </div>
      )}
      {wrong && (
        <p class="wrong" id={`${id}-wrong`}>
          {wrong}
        </p>
      )}
    </div>
  );
}

interface ChoiceProps<T extends string> {
  label: string;
  options: readonly T[];
  value: T;
  on(value: NoInfer<T>): void;
  nameOf(option: NoInfer<T>): string;
}

/** Chooses one of a few options, side by side. */
export function Segments<T extends string>({ label, options, value, on, nameOf }: ChoiceProps<T>) {
  return (
    <fieldset class="segments" aria-label={label}>
      {options.map((option) => (
        <button
          type="button"
          class="segment"
          key={option}
          aria-pressed={option === value}
          onClick={() => on(option)}
        >
          {nameOf(option)}
        </button>
      ))}
    </fieldset>
  );
}

/** Chooses one of many options. */
export function Select<T extends string>({ label, options, value, on, nameOf }: ChoiceProps<T>) {
  return (
    <Field label={label}>
      {(attributes) => (
        <select {...attributes} value={value} onChange={(event) => on(valueIn(event) as T)}>
          {options.map((option) => (
            <option key={option} value={option}>
              {nameOf(option)}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

export function valueIn(
  event: TargetedEvent<HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement>,
): string {
  return event.currentTarget.value;
}
