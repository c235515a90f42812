/**
 * The settings of one part, with those within it; a part that may be absent can be taken away
 * whole.
 */
import { usePanel } from '../panel.ts';
import { at, nameOf } from './draft.ts';
import type { Group } from './schema.ts';
import { type FormState, SettingRow } from './setting.tsx';

interface GroupProps {
  group: Group;
  form: FormState;
  /** null: all */
  wanted: ReadonlySet<string> | null;
  deep?: boolean;
}

export function GroupFields({ group, form, wanted, deep = false }: GroupProps) {
  const { t } = usePanel();
  const name = nameOf(group.path);
  const own = at(form.draft, group.path);
  const isAbsent = own === null || (own === undefined && group.isNullUsually);
  // What is usual need not stand in the file.
  const present = group.isNullUsually ? {} : undefined;
  const absent = group.isNullUsually ? undefined : null;
  const settings = group.settings.filter(({ path }) => wanted === null || wanted.has(nameOf(path)));
  const inner = group.groups.map((one) => (
    <GroupFields key={nameOf(one.path)} group={one} form={form} wanted={wanted} deep />
  ));
  const fields = (
    <>
      {group.mayBeNull && (wanted === null || isAbsent) && (
        <div class="control">
          <button
            type="button"
            class="switch"
            role="switch"
            aria-checked={!isAbsent}
            aria-label={t('form.has', { name })}
            onClick={() => form.set(group.path, isAbsent ? present : absent)}
          >
            {t(isAbsent ? 'off' : 'on')}
          </button>
          <span>{t('form.has', { name })}</span>
        </div>
      )}
      {!isAbsent &&
        settings.map((setting) => (
          <SettingRow key={nameOf(setting.path)} setting={setting} form={form} />
        ))}
      {!isAbsent && inner}
    </>
  );
  if (!deep) return fields;
  if (wanted !== null && !hasWanted(group, wanted)) return null;
  return (
    <fieldset class="group">
      <legend>
        <code>{name}</code> {group.about}
      </legend>
      {fields}
    </fieldset>
  );
}

export function hasWanted(group: Group, wanted: ReadonlySet<string>): boolean {
  return (
    group.settings.some(({ path }) => wanted.has(nameOf(path))) ||
    group.groups.some((one) => hasWanted(one, wanted))
  );
}
