/** Policies with one thing wrong, as after a mistake in the file or in reading the source. */
import type { Policy } from '../../../packages/blocks/src/index.ts';

type Rule = Policy['rules'][number];
export interface Mutant {
  name: string;
  policy: Policy;
}
type Edit = (policy: Policy) => void;
const actions = ['checkOut', 'renew', 'hold', 'pay'] as const;
const channels = ['kiosk', 'portal', 'staff'] as const;
type Action = Rule['denies']['kiosk'][number];

function opposite(op: 'over' | 'atLeast') {
  return op === 'over' ? 'atLeast' : 'over';
}
function toggled(list: readonly Action[], action: Action): Action[] {
  return list.includes(action) ? list.filter((each) => each !== action) : [...list, action];
}

/** Every test within a condition, changed in place. */
function* changesOfCondition(about: unknown): Generator<[string, () => void]> {
  if (typeof about !== 'object' || about === null) return;
  const node = about as Record<string, unknown>;
  for (const list of [node.all, node.any])
    if (Array.isArray(list)) for (const each of list) yield* changesOfCondition(each);
  if (node.not !== undefined) yield* changesOfCondition(node.not);
  const test = node.test as Record<string, unknown> | undefined;
  if (test === undefined) return;
  const label = JSON.stringify(test);
  if (typeof test.is === 'boolean')
    yield [`${label} turned`, () => Object.assign(test, { is: !test.is })];
  else if (typeof test.is === 'number')
    yield [`${label} one more`, () => Object.assign(test, { is: Number(test.is) + 1 })];
  for (const key of ['in', 'notIn']) {
    const list = test[key];
    if (Array.isArray(list))
      for (const each of list)
        yield [
          `${label} without ${each}`,
          () => Object.assign(test, { [key]: list.filter((one) => one !== each) }),
        ];
  }
  for (const [key, other] of [
    ['over', 'atLeast'],
    ['atLeast', 'over'],
  ] as const)
    if (key in test)
      yield [
        `${label} as ${other}`,
        () => {
          Object.assign(test, { [other]: test[key] });
          delete test[key];
        },
      ];
}

/** Whether a rule counts entries against 0: `over` and `atLeast` are then the same. */
function countsAny({ limit, measure }: Extract<Rule, { shape: 'threshold' }>) {
  return 'fixed' in limit && limit.fixed === 0 && measure.take === 'count';
}

/**
 * Whether toggling an action changes nothing: a rule may repeat what another rule with the same
 * reason denies, and `only` removes actions that it does not name.
 */
function changesNothing({ reason, only }: Rule, denies: readonly Action[], action: Action) {
  return (
    !denies.includes(action) && (reason !== undefined || (only !== undefined && action === 'pay'))
  );
}

function* editsOfRule(rule: Rule, at: number): Generator<[string, Edit]> {
  const edit =
    (change: (rule: Rule) => void): Edit =>
    (policy) =>
      change(policy.rules[at] as Rule);
  const on = <S extends Rule['shape']>(
    shape: S,
    change: (rule: Extract<Rule, { shape: S }>) => void,
  ): Edit =>
    edit((each) => {
      if (each.shape === shape) change(each as Extract<Rule, { shape: S }>);
    });
  yield ['left out', (policy) => void policy.rules.splice(at, 1)];
  yield [
    'payAtKiosk turned',
    edit((each) => void Object.assign(each, { payAtKiosk: !each.payAtKiosk })),
  ];
  const own = rule.shape === 'threshold' && rule.tests.every((test) => test.denies !== undefined);
  // Paying at the kiosk is `payAtKiosk`.
  for (const channel of own || (rule.shape === 'dated-blocks' && rule.types) ? [] : channels)
    for (const action of actions)
      if (
        !(channel === 'kiosk' && action === 'pay') &&
        !changesNothing(rule, rule.denies[channel], action)
      )
        yield [
          `${channel} ${action} turned`,
          edit(
            (each) =>
              void Object.assign(each.denies, { [channel]: toggled(each.denies[channel], action) }),
          ),
        ];
  if (rule.shape === 'state') {
    const count = [...changesOfCondition(structuredClone(rule.when))].map(([name]) => name);
    for (const [index, name] of count.entries())
      yield [name, on('state', (each) => [...changesOfCondition(each.when)][index]?.[1]())];
  }
  if (rule.shape === 'dated-blocks') {
    if (rule.within)
      yield ['within left out', on('dated-blocks', (each) => void delete each.within)];
    if (rule.if) yield ['if left out', on('dated-blocks', (each) => void delete each.if)];
    for (const type of Object.keys(rule.types ?? {}))
      for (const action of ['checkOut', 'renew', 'hold', 'collect'] as const)
        if (!changesNothing(rule, rule.types?.[type] ?? [], action))
          yield [
            `${type} ${action} turned`,
            on(
              'dated-blocks',
              (each) =>
                void Object.assign(each.types ?? {}, {
                  [type]: toggled(each.types?.[type] ?? [], action),
                }),
            ),
          ];
  }
  if (rule.shape !== 'threshold') return;
  if (rule.if) yield ['if left out', on('threshold', (each) => void delete each.if)];
  if ('zero' in rule.limit)
    for (const zero of ['limit', 'off'] as const)
      if (zero !== rule.limit.zero && !(zero === 'off' && rule.limit.zero === 'skip'))
        yield [
          `zero as ${zero}`,
          on('threshold', (each) => void Object.assign(each.limit, { zero })),
        ];
  if ('absent' in rule.limit && rule.limit.absent === 'zero')
    yield [
      'absent as off',
      on('threshold', (each) => void Object.assign(each.limit, { absent: 'off' })),
    ];
  if ('fixed' in rule.limit)
    yield [
      'limit one more',
      on('threshold', (each) => void Object.assign(each.limit, { fixed: 1 })),
    ];
  for (const [index, test] of rule.tests.entries()) {
    if (!countsAny(rule))
      yield [
        `test ${index} ${opposite(test.op)}`,
        on(
          'threshold',
          (each) => void Object.assign(each.tests[index] ?? {}, { op: opposite(test.op) }),
        ),
      ];
    if (rule.tests.length > 1)
      yield [`test ${index} left out`, on('threshold', (each) => void each.tests.splice(index, 1))];
    if (test.if)
      yield [
        `test ${index} if left out`,
        on('threshold', (each) => void delete each.tests[index]?.if),
      ];
    const denies = test.denies;
    if (denies)
      for (const channel of channels)
        for (const action of denies[channel])
          yield [
            `test ${index} ${channel} ${action} left out`,
            on(
              'threshold',
              (each) =>
                void Object.assign(each.tests[index]?.denies ?? {}, {
                  [channel]: toggled(denies[channel], action),
                }),
            ),
          ];
  }
  const { measure } = rule;
  if (measure.take === 'value') return;
  for (const [index, filter] of measure.where.entries()) {
    const label = `${filter.field} ${JSON.stringify(filter.test)}`;
    yield [
      `${label} left out`,
      on(
        'threshold',
        (each) => void ('where' in each.measure && each.measure.where.splice(index, 1)),
      ),
    ];
    if (filter.if)
      yield [
        `${label} if left out`,
        on(
          'threshold',
          (each) => void ('where' in each.measure && delete each.measure.where[index]?.if),
        ),
      ];
  }
  if (measure.within)
    yield [
      'within left out',
      on('threshold', (each) => void ('within' in each.measure && delete each.measure.within)),
    ];
  if (measure.plus)
    yield [
      'plus left out',
      on('threshold', (each) => void ('plus' in each.measure && delete each.measure.plus)),
    ];
  // Where nothing to count cannot reach the limit, both mean the same.
  const other = measure.empty === 'zero' ? 'never' : 'zero';
  if (
    !('fixed' in rule.limit) &&
    rule.limit.zero !== 'off' &&
    measure.take !== 'max' &&
    rule.tests.some((test) => test.op === 'atLeast')
  )
    yield [
      `empty as ${other}`,
      on('threshold', (each) => void Object.assign(each.measure, { empty: other })),
    ];
}

export function mutantsOf(policy: Policy, options: { limits: boolean }): Mutant[] {
  const edits: [string, Edit][] = policy.rules.flatMap((rule, at) =>
    [...editsOfRule(rule, at)].map(([name, edit]): [string, Edit] => [`${rule.id}: ${name}`, edit]),
  );
  if (options.limits) {
    for (const [table, rows] of Object.entries(policy.limits))
      for (const key of Array.isArray(rows) ? [] : Object.keys(rows))
        for (const by of [-1, 1])
          edits.push([
            `${table}.${key} ${by}`,
            ({ limits }) => {
              const rows = limits[table] as Record<string, number>;
              rows[key] = (rows[key] ?? 0) + by;
            },
          ]);
    edits.push(['no consortium', (each) => void each.consortia.splice(0)]);
  }
  return edits.map(([name, edit]) => {
    const mutated = structuredClone(policy);
    edit(mutated);
    return { name, policy: mutated };
  });
}
