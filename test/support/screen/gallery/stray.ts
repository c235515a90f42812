/** Examples of what is said of a code that nothing on the screen asks for. */
import type { View } from '../../../../src/screen/screen.ts';
import { type Example, example, plainDisplay } from '../gallery-example.ts';
import { account, blocked, fees, pin, receipt } from '../gallery-views.ts';

export function strayExamples(endings: Record<string, View>): Example[] {
  const views: Record<string, View> = { pin, account, blocked, fees, receipt, ...endings };
  const item = { stray: 'identify.not-ours' } as const;
  return [
    ...Object.entries(views).map(([name, view]) => example(`60-stray-${name}`, view, item)),
    example('60-stray-code', pin, { stray: 'header.stray' }),
    example('60-stray-trial', account, { ...item, trial: 'every' }),
    example('60-stray-larger', pin, { ...item, display: { ...plainDisplay, textSize: 2 } }),
    example('60-stray-largest', pin, { ...item, display: { ...plainDisplay, textSize: 3 } }),
    example('60-stray-low', pin, { ...item, display: { ...plainDisplay, low: true } }),
    example('60-stray-action', { kind: 'action', limits: null }, { stray: 'header.stray' }),
  ];
}
