// One panel: asks for its data and draws it, with Grafana's own components wherever they are published.
import React, { useEffect, useState } from 'react';
import {
  cacheFieldDisplayNames,
  dateTime,
  EventBusSrv,
  getDisplayValueAlignmentFactors,
  getFieldDisplayValues,
  renderMarkdown,
  VizOrientation,
} from '@grafana/data';
import {
  BarGauge,
  BigValue,
  Icon,
  PanelChrome,
  PanelContextProvider,
  TimeSeries,
  VizRepeater,
} from '@grafana/ui';
import { TableNG } from '@grafana/ui/unstable';
import { interpolate, prepare } from './data.js';
import { NOW, theme } from './grafana.js';
import { Heatmap } from './heatmap.jsx';
import { Gauge, Logs, StateTimeline } from './likeness.jsx';
import { unknownUnits } from './units.js';

export const LIKENESSES = ['gauge', 'state-timeline', 'logs', 'heatmap'];
const bus = new EventBusSrv();
const unchanged = (text) => text;

/** What the tool reports of each panel. */
const report = (panel, entry) => {
  const likeness = LIKENESSES.includes(panel.type);
  const noValue = panel.fieldConfig?.defaults?.noValue;
  window.__panels.drawn.push({ id: panel.id, title: panel.title, type: panel.type, likeness, noValue, ...entry });
  window.__panels.pending--;
};

const displayValues = (panel, data) =>
  getFieldDisplayValues({
    fieldConfig: panel.fieldConfig,
    reduceOptions: panel.options.reduceOptions,
    replaceVariables: unchanged,
    theme,
    data,
    sparkline: Boolean(panel.options.graphMode) && panel.options.graphMode !== 'none',
    percentChange: panel.options.showPercentChange,
    timeZone: 'browser',
  });

function Stat({ panel, data, width, height }) {
  const values = displayValues(panel, data);
  const { options } = panel;
  const titleOf = (value, count) => (options.textMode === 'auto' && count === 1 ? '' : value.display.title);
  return (
    <VizRepeater
      getValues={() => values}
      getAlignmentFactors={getDisplayValueAlignmentFactors}
      width={width}
      height={height}
      source={data}
      autoGrid
      renderCounter={0}
      itemSpacing={3}
      orientation={options.orientation || VizOrientation.Auto}
      renderValue={({ value, width, height, count, alignmentFactors }) => (
        <BigValue
          value={{ ...value.display, title: titleOf(value, count) }}
          width={width}
          height={height}
          theme={theme}
          colorMode={options.colorMode}
          graphMode={options.graphMode}
          justifyMode={options.justifyMode}
          textMode={options.textMode}
          text={options.text}
          percentChangeColorMode={options.percentChangeColorMode}
          disableWideLayout={options.wideLayout === false}
          sparkline={value.sparkline}
          alignmentFactors={alignmentFactors}
          count={count}
        />
      )}
    />
  );
}

function Bars({ panel, data, width, height }) {
  const values = displayValues(panel, data);
  const { options } = panel;
  return (
    <VizRepeater
      getValues={() => values}
      getAlignmentFactors={getDisplayValueAlignmentFactors}
      width={width}
      height={height}
      source={data}
      renderCounter={0}
      itemSpacing={8}
      minVizHeight={options.minVizHeight ?? 16}
      minVizWidth={options.minVizWidth ?? 8}
      maxVizHeight={options.maxVizHeight ?? 300}
      orientation={options.orientation}
      renderValue={({ value, width, height, alignmentFactors, orientation }) => (
        <BarGauge
          value={value.display}
          width={width}
          height={height}
          orientation={orientation}
          field={value.field}
          text={options.text}
          display={value.view?.getFieldDisplayProcessor(value.colIndex)}
          theme={theme}
          itemSpacing={8}
          lcdCellWidth={8}
          displayMode={options.displayMode}
          showUnfilled={options.showUnfilled}
          alignmentFactors={alignmentFactors}
          valueDisplayMode={options.valueMode}
          namePlacement={options.namePlacement}
        />
      )}
    />
  );
}

function Graph({ panel, data, width, height, timeRange }) {
  return (
    <PanelContextProvider value={{ eventsScope: 'g', eventBus: bus, sync: () => 0, canAddAnnotations: () => false }}>
      <TimeSeries
        frames={data}
        structureRev={1}
        timeRange={timeRange}
        timeZone="browser"
        width={width}
        height={height}
        legend={panel.options.legend}
        options={panel.options}
        replaceVariables={unchanged}
        dataLinkPostProcessor={unchanged}
        cursorSync={0}
        annotationLanes={0}
      />
    </PanelContextProvider>
  );
}

function Rows({ panel, data, width, height, timeRange }) {
  cacheFieldDisplayNames(data);
  return (
    <TableNG
      data={data[0]}
      width={width}
      height={height}
      cellHeight={panel.options.cellHeight}
      initialSortBy={panel.options.sortBy}
      noHeader={panel.options.showHeader === false}
      footerOptions={panel.options.footer}
      timeRange={timeRange}
      getActions={() => []}
      structureRev={1}
      replaceVariables={unchanged}
    />
  );
}

function Text({ panel, width, height }) {
  const html = renderMarkdown(interpolate(panel.options.content));
  return (
    <div
      className="markdown-html"
      style={{ width, height, overflow: 'auto' }}
      dangerouslySetInnerHTML={{ __html: html }}
    />
  );
}

const VISUALISATIONS = {
  stat: Stat,
  bargauge: Bars,
  gauge: ({ panel, data, width, height }) => (
    <Gauge values={displayValues(panel, data)} width={width} height={height} />
  ),
  timeseries: Graph,
  table: Rows,
  'state-timeline': StateTimeline,
  logs: Logs,
  heatmap: Heatmap,
};
// these show their "no value" as a value
const SHOW_NO_VALUE = ['stat', 'bargauge', 'gauge'];

function Message({ text, width, height, color = theme.colors.text.secondary }) {
  const style = {
    width,
    height,
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'center',
    textAlign: 'center',
    fontSize: 18,
    color,
  };
  return <div style={style}>{text}</div>;
}

/** A fault while drawing is shown in its panel, and reported. */
class Guard extends React.Component {
  state = {};
  static getDerivedStateFromError(error) {
    return { error };
  }
  componentDidCatch(error) {
    const entry = window.__panels.drawn.find((each) => each.id === this.props.panel.id);
    if (entry) entry.error ??= String(error);
  }
  render() {
    const { width, height } = this.props;
    if (!this.state.error) return this.props.children;
    return <Message {...{ width, height }} text={String(this.state.error)} color={theme.colors.error.text} />;
  }
}

function Drawn({ panel, seconds, width, height, registry }) {
  const [state, setState] = useState(null);
  const Visualisation = VISUALISATIONS[panel.type];
  useEffect(() => {
    (async () => {
      if (!Visualisation) {
        report(panel, { series: 0, error: `the panel type ${panel.type} is not drawn here` });
        return setState({ data: [], failed: true });
      }
      try {
        const { data, errors, invented } = await prepare(panel, seconds, Math.max(100, Math.floor(width)), registry);
        const empty = !data.length || data.every((frame) => !frame.length);
        const isTable =
          panel.type === 'table' || (data.length === 1 && data[0].meta?.preferredVisualisationType === 'table');
        const series = isTable || data[0]?.lines ? data.reduce((sum, frame) => sum + frame.length, 0) : data.length;
        const units = unknownUnits(panel).map((unit) => `\`${unit}\` is none of Grafana's units`);
        report(panel, { series, empty, invented, error: [...errors, ...units].join('; ') || undefined });
        setState({ data, empty });
      } catch (error) {
        report(panel, { series: 0, error: String(error.stack || error) });
        setState({ data: [], failed: true });
      }
    })();
  }, []);
  if (!state) return null;
  const size = { width, height };
  if (state.failed) return <Message {...size} text={`${panel.type}: not drawn`} color={theme.colors.error.text} />;
  if (state.empty && !SHOW_NO_VALUE.includes(panel.type)) {
    return <Message {...size} text={panel.fieldConfig?.defaults?.noValue || 'No data'} />;
  }
  const range = { from: NOW - seconds * 1000, to: NOW };
  const raw = { from: dateTime(range.from), to: dateTime(range.to) };
  return <Visualisation {...size} panel={panel} data={state.data} range={range} timeRange={{ ...raw, raw }} />;
}

export function Panel({ panel, seconds, cell, registry }) {
  const links = panel.links?.length ? (
    <span key="links" style={{ padding: 4, color: theme.colors.text.secondary }}>
      <Icon name="external-link-alt" size="md" />
    </span>
  ) : null;
  return (
    <div
      data-panel={panel.id}
      data-title={panel.title || ''}
      data-kind={panel.type}
      style={{ position: 'absolute', left: cell.x, top: cell.y, width: cell.width, height: cell.height }}
    >
      <PanelChrome
        title={interpolate(panel.title || '')}
        description={panel.description}
        width={cell.width}
        height={cell.height}
        titleItems={links ? [links] : []}
        displayMode={panel.transparent ? 'transparent' : 'default'}
        padding={panel.type === 'table' ? 'none' : 'md'}
      >
        {(width, height) =>
          panel.type === 'text' ? (
            <Text {...{ panel, width, height }} />
          ) : (
            <Guard {...{ panel, width, height }}>
              <Drawn {...{ panel, seconds, width, height, registry }} />
            </Guard>
          )
        }
      </PanelChrome>
    </div>
  );
}
