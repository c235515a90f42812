export function toggle<Value>(set: Set<Value>, value: Value, on: boolean): void {
  if (on) set.add(value);
  else set.delete(value);
}
