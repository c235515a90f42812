/** Two small charts. The figures are also in words beside them, so screen readers skip them. */

const width = 600;
const height = 100;

/** A line from 0 to the highest figure, with gaps where there are no figures. */
export function Sparkline({ series }: { series: readonly (number | null)[] }) {
  const top = Math.max(1, ...series.map((figure) => figure ?? 0));
  const x = (at: number) => ((at + 0.5) * width) / Math.max(1, series.length);
  const y = (figure: number) => height - 4 - (figure / top) * (height - 10);
  let path = '';
  let isDown = false;
  for (const [at, figure] of series.entries()) {
    if (figure !== null) path += `${isDown ? 'L' : 'M'}${x(at).toFixed(1)} ${y(figure).toFixed(1)}`;
    isDown = figure !== null;
  }
  const isolated = series.flatMap((figure, at) =>
    figure !== null && (series[at - 1] ?? null) === null && (series[at + 1] ?? null) === null
      ? [{ at, figure }]
      : [],
  );
  return (
    <svg
      class="spark"
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <path d={`M0 ${height - 1}H${width}`} class="ground" />
      <path d={path} class="line" />
      {isolated.map(({ at, figure }) => (
        <path key={at} class="line dot" d={`M${x(at).toFixed(1)} ${y(figure).toFixed(1)}h.01`} />
      ))}
    </svg>
  );
}

/** `figures`: one per hour of the day. Shows the hours that have any, and at least `from` to `to`. */
export function HourBars({
  figures,
  from,
  to,
}: {
  figures: readonly number[];
  from: number;
  to: number;
}) {
  const busy = figures.flatMap((figure, hour) => (figure > 0 ? [hour] : []));
  const first = Math.min(from, ...busy);
  const last = Math.max(to, ...busy);
  const hours = Array.from({ length: last - first + 1 }, (_, at) => first + at);
  const top = Math.max(1, ...figures);
  const step = width / hours.length;
  return (
    <svg class="bars" viewBox={`0 0 ${width} 150`} aria-hidden="true">
      {hours.map((hour, at) => {
        const figure = figures[hour] ?? 0;
        const barHeight = figure === 0 ? 3 : Math.max(8, (figure / top) * 104);
        return (
          <g key={hour} transform={`translate(${(at * step).toFixed(1)} 0)`}>
            <rect
              class={figure === 0 ? 'none' : 'bar'}
              x={step * 0.12}
              y={110 - barHeight}
              width={step * 0.76}
              height={barHeight}
              rx={figure === 0 ? 1 : 6}
            />
            <text x={step / 2} y="142">
              {hour}
            </text>
          </g>
        );
      })}
    </svg>
  );
}
