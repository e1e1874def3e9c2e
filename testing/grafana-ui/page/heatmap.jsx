// Grafana's heat map is not among its packages: drawn here in its likeness, from the buckets of a histogram.
import { formattedValueToString, getFieldDisplayName, getValueFormat } from '@grafana/data';
import { theme } from './grafana.js';

const AXIS = 22;
const NAMES = 56;

/** How many fell into each bucket alone, from those that fell into it or below. */
function alone(rows) {
  const sorted = [...rows].sort((one, other) => one.bound - other.bound);
  return sorted.map((row, i) => ({
    ...row,
    counts: row.counts.map((count, k) => Math.max(0, (count ?? 0) - (i ? (sorted[i - 1].counts[k] ?? 0) : 0))),
  }));
}

export function Heatmap({ panel, data, width, height, range }) {
  const rows = data.flatMap((frame) => {
    const times = frame.fields.find((field) => field.type === 'time').values;
    const numbers = frame.fields.filter((field) => field.type !== 'time');
    return numbers.map((field) => {
      const name = getFieldDisplayName(field, frame, data);
      return { bound: name === '+Inf' ? Infinity : Number(name), times, counts: [...field.values] };
    });
  });
  const buckets = alone(rows);
  const most = Math.max(1e-9, ...buckets.flatMap((row) => row.counts));
  const unit = getValueFormat(panel.options.yAxis?.unit ?? 'short');
  const named = (bound) => (Number.isFinite(bound) ? formattedValueToString(unit(bound)) : '+Inf');
  const step = (height - AXIS) / buckets.length;
  const every = Math.ceil(16 / step);
  const x = (time) => NAMES + ((width - NAMES) * (time - range.from)) / (range.to - range.from);
  return (
    <svg width={width} height={height} fontSize="12" fontFamily={theme.typography.fontFamily}>
      {buckets.map((row, i) => {
        const y = height - AXIS - step * (i + 1);
        return (
          <g key={i}>
            {i % every === 0 && (
              <text x={NAMES - 6} y={y + step / 2 + 4} textAnchor="end" fill={theme.colors.text.primary}>
                {named(row.bound)}
              </text>
            )}
            {row.counts.map((count, k) =>
              count > 0 ? (
                <rect
                  key={k}
                  x={x(row.times[k])}
                  y={y}
                  width={Math.max(1, (width - NAMES) / row.times.length)}
                  height={Math.max(1, step - 1)}
                  fill="#5794F2"
                  opacity={0.1 + 0.9 * Math.sqrt(count / most)}
                />
              ) : null,
            )}
          </g>
        );
      })}
    </svg>
  );
}
