import { Segments } from '../../../../ui/service/parts/controls.tsx';

/** Segments with their label in sight. */
export function Choice<T extends string>(props: Parameters<typeof Segments<T>>[0]) {
  return (
    <div class="field">
      <span class="label" aria-hidden="true">
        {props.label}
      </span>
      <div>
        <Segments {...props} />
      </div>
    </div>
  );
}
