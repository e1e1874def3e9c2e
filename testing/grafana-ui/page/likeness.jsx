// Panels whose visualisation is not in Grafana's packages, drawn here in its likeness.
import { formattedValueToString, getFieldDisplayName } from '@grafana/data';
import { theme } from './grafana.js';

const clamp = (share) => Math.max(0, Math.min(1, share));

/** @grafana/ui's Gauge wants jquery.flot, which only Grafana's own build brings. */
export function Gauge({ values, width, height }) {
  const [value] = values;
  const min = value.field.min ?? 0;
  const max = value.field.max ?? 1;
  const shareOf = (number) => clamp((number - min) / (max - min));
  const radius = Math.min(width / 2.1, height / 1.66);
  const [centreX, centreY] = [width / 2, radius * 1.03];
  const point = (share, r) => {
    const angle = Math.PI * (1.2 - share * 1.4);
    return `${centreX + r * Math.cos(angle)},${centreY - r * Math.sin(angle)}`;
  };
  const arc = (from, to, inner, outer) => {
    const large = (to - from) * 252 > 180 ? 1 : 0;
    return (
      `M${point(from, outer)}A${outer},${outer} 0 ${large} 1 ${point(to, outer)}` +
      `L${point(to, inner)}A${inner},${inner} 0 ${large} 0 ${point(from, inner)}Z`
    );
  };
  const steps = value.field.thresholds?.steps || [];
  const bands = steps.map((step, i) => ({
    from: Number.isFinite(step.value) ? shareOf(step.value) : 0,
    to: i + 1 < steps.length ? shareOf(steps[i + 1].value) : 1,
    color: theme.visualization.getColorByName(step.color),
  }));
  return (
    <svg width={width} height={height}>
      <path d={arc(0, 1, radius * 0.66, radius * 0.9)} fill={theme.colors.background.secondary} />
      {Number.isFinite(value.display.numeric) && (
        <path d={arc(0, shareOf(value.display.numeric), radius * 0.66, radius * 0.9)} fill={value.display.color} />
      )}
      {bands.map((band, i) => (
        <path key={i} d={arc(band.from, band.to, radius * 0.93, radius)} fill={band.color} />
      ))}
      <text
        x={centreX}
        y={centreY + radius * 0.12}
        textAnchor="middle"
        fontSize={radius * 0.34}
        fontWeight="500"
        fill={value.display.color}
        fontFamily={theme.typography.fontFamily}
      >
        {formattedValueToString(value.display)}
      </text>
    </svg>
  );
}

/** Stretches of one text: [{start, end, text, color}]. */
function bandsOf(times, field, end) {
  const bands = [];
  times.forEach((time, i) => {
    if (field.values[i] == null) return;
    const { text, suffix = '', prefix = '', color } = field.display(field.values[i]);
    const label = `${prefix}${text}${suffix}`;
    const until = Math.min(end, times[i + 1] ?? end);
    const last = bands.at(-1);
    if (last && last.text === label && last.end >= time) last.end = until;
    else bands.push({ start: time, end: until, text: label, color });
  });
  return bands;
}

export function StateTimeline({ panel, data, width, height, range }) {
  const LEGEND = 26;
  const AXIS = 22;
  const { options } = panel;
  const rows = data.flatMap((frame) => {
    const times = frame.fields.find((field) => field.type === 'time').values;
    return frame.fields
      .filter((field) => field.type !== 'time')
      .map((field) => ({ name: getFieldDisplayName(field, frame, data), bands: bandsOf(times, field, range.to) }));
  });
  const showsLegend = options.legend?.showLegend !== false;
  const nameWidth = Math.min(width * 0.42, 10 + 7 * Math.max(...rows.map((row) => row.name.length)));
  const plotHeight = height - (showsLegend ? LEGEND : 0) - AXIS;
  const rowHeight = plotHeight / rows.length;
  const share = options.rowHeight ?? 0.9;
  const x = (time) => nameWidth + ((width - nameWidth - 8) * (time - range.from)) / (range.to - range.from);
  const longest = Math.floor((nameWidth - 10) / 6.2);
  const shorten = (name) => (name.length > longest ? `${name.slice(0, longest - 1)}…` : name);
  const fits = (band) => x(band.end) - x(band.start) > 7 * band.text.length && rowHeight * share > 12;
  const colors = new Map(rows.flatMap((row) => row.bands.map((band) => [band.text, band.color])));
  const opacity = (panel.fieldConfig?.defaults?.custom?.fillOpacity ?? 70) / 100;
  return (
    <div style={{ width, height, fontSize: 12 }}>
      <svg width={width} height={plotHeight + AXIS} fontSize="12" fontFamily={theme.typography.fontFamily}>
        {rows.map((row, i) => (
          <g key={i}>
            <text x={nameWidth - 8} y={rowHeight * (i + 0.5) + 4} textAnchor="end" fill={theme.colors.text.primary}>
              {shorten(row.name)}
            </text>
            {row.bands.map((band, k) => (
              <g key={k}>
                <rect
                  x={x(band.start)}
                  width={Math.max(1, x(band.end) - x(band.start))}
                  y={rowHeight * (i + (1 - share) / 2)}
                  height={rowHeight * share}
                  fill={band.color}
                  opacity={opacity}
                />
                {options.showValue !== 'never' && (options.showValue === 'always' || fits(band)) && (
                  <text
                    x={(x(band.start) + x(band.end)) / 2}
                    y={rowHeight * (i + 0.5) + 4}
                    textAnchor="middle"
                    fill={theme.colors.getContrastText(band.color)}
                  >
                    {band.text}
                  </text>
                )}
              </g>
            ))}
          </g>
        ))}
        {[0, 0.25, 0.5, 0.75, 1].map((part) => {
          const time = range.from + (range.to - range.from) * part;
          return (
            <text
              key={part}
              x={x(time)}
              y={plotHeight + 16}
              textAnchor={part === 1 ? 'end' : 'middle'}
              fill={theme.colors.text.secondary}
            >
              {new Date(time).toTimeString().slice(0, 5)}
            </text>
          );
        })}
      </svg>
      {showsLegend && (
        <div style={{ display: 'flex', gap: 14, paddingLeft: 8 }}>
          {[...colors].map(([text, color]) => (
            <span key={text}>
              <span
                style={{
                  display: 'inline-block',
                  width: 14,
                  height: 4,
                  borderRadius: 2,
                  background: color,
                  marginRight: 8,
                  verticalAlign: 'middle',
                }}
              />
              {text}
            </span>
          ))}
        </div>
      )}
    </div>
  );
}

const LEVELS = { error: '#F2495C', warn: '#FF9830', info: '#73BF69', unknown: '#8e8e8e' };

export function Logs({ panel, data, width, height }) {
  const { showTime, wrapLogMessage } = panel.options;
  const clock = (time) => {
    const date = new Date(time);
    const day = new Date(time + 6 * 3600e3).toISOString().slice(0, 10);
    return `${day} ${date.toTimeString().slice(0, 8)}.${String((time % 1000) | 0).padStart(3, '0')}`;
  };
  const whole = {
    width,
    height,
    overflow: 'auto',
    fontFamily: theme.typography.fontFamilyMonospace,
    fontSize: 12,
    lineHeight: '20px',
  };
  return (
    <div className="logs" style={whole}>
      {data[0].lines.map(([time, level, text], i) => {
        const color = LEVELS[level] || LEVELS.unknown;
        return (
          <div key={i} style={{ display: 'flex', gap: 8, whiteSpace: wrapLogMessage ? 'pre-wrap' : 'pre' }}>
            <span style={{ width: 3, flex: 'none', background: color }} />
            {showTime && <span style={{ color: theme.colors.text.secondary, flex: 'none' }}>{clock(time)}</span>}
            <span style={{ color, flex: 'none', width: 52 }}>{level}</span>
            <span style={{ color: theme.colors.text.primary, wordBreak: 'break-all' }}>{text}</span>
          </div>
        );
      })}
    </div>
  );
}
