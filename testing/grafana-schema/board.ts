// A dashboard as Grafana's own types have it, with nothing left open that they leave open.
//
// Grafana publishes what a dashboard is (`@grafana/schema`), but says `Record<string, unknown>` or `unknown` wherever a panel,
// a data source or a transformation decides. Here each kind of panel has the options and field options of its own plugin,
// each target those of its data source, and each override the value of the property that it names.

import type * as sdk from '@grafana/grafana-foundation-sdk/prometheus';
import type * as schema from '@grafana/schema';
import type * as annolist from '@grafana/schema/dist/esm/raw/composable/annotationslist/panelcfg/x/AnnotationsListPanelCfg_types.gen';
import type * as barchart from '@grafana/schema/dist/esm/raw/composable/barchart/panelcfg/x/BarChartPanelCfg_types.gen';
import type * as bargauge from '@grafana/schema/dist/esm/raw/composable/bargauge/panelcfg/x/BarGaugePanelCfg_types.gen';
import type * as gauge from '@grafana/schema/dist/esm/raw/composable/gauge/panelcfg/x/GaugePanelCfg_types.gen';
import type * as heatmap from '@grafana/schema/dist/esm/raw/composable/heatmap/panelcfg/x/HeatmapPanelCfg_types.gen';
import type * as histogram from '@grafana/schema/dist/esm/raw/composable/histogram/panelcfg/x/HistogramPanelCfg_types.gen';
import type * as logs from '@grafana/schema/dist/esm/raw/composable/logs/panelcfg/x/LogsPanelCfg_types.gen';
import type * as loki from '@grafana/schema/dist/esm/raw/composable/loki/dataquery/x/LokiDataQuery_types.gen';
import type * as piechart from '@grafana/schema/dist/esm/raw/composable/piechart/panelcfg/x/PieChartPanelCfg_types.gen';
import type * as stat from '@grafana/schema/dist/esm/raw/composable/stat/panelcfg/x/StatPanelCfg_types.gen';
import type * as statetimeline from '@grafana/schema/dist/esm/raw/composable/statetimeline/panelcfg/x/StateTimelinePanelCfg_types.gen';
import type * as table from '@grafana/schema/dist/esm/raw/composable/table/panelcfg/x/TablePanelCfg_types.gen';
import type * as text from '@grafana/schema/dist/esm/raw/composable/text/panelcfg/x/TextPanelCfg_types.gen';
import type * as timeseries from '@grafana/schema/dist/esm/raw/composable/timeseries/panelcfg/x/TimeSeriesPanelCfg_types.gen';
import type { Defaults } from './defaults';

/** As it is written in JSON: an enumeration of texts is one of its texts. */
type Written<T> = T extends string
  ? `${T}`
  : T extends number | boolean | null | undefined
    ? T
    : T extends Array<infer Item>
      ? Array<Written<Item>>
      : T extends object
        ? { [Key in keyof T]: Written<T[Key]> }
        : T;

/** Without what Grafana fills in by itself, as the defaults of the same package say. */
type Given<T, Default> = Omit<T, Extract<keyof T, Default>> & Partial<Pick<T, Extract<keyof T, Default>>>;

/** With other types for some of its fields. */
type With<T, Fields> = Omit<T, keyof Fields> & Fields;

/** The options of a list of alerts, which are published nowhere: those of its plugin's `types.ts`, in our words. */
interface AlertList {
  viewMode: 'list' | 'stat';
  groupMode: 'default' | 'custom';
  groupBy: string[];
  maxItems: number;
  sortOrder: 1 | 2 | 3 | 4 | 5;
  dashboardAlerts: boolean;
  alertName: string;
  alertInstanceLabelFilter: string;
  datasource: string;
  stateFilter: { firing: boolean; pending: boolean; noData?: boolean; normal: boolean; error?: boolean };
}

/** The options and the field options of each kind of panel. */
interface Kinds {
  alertlist: [AlertList, object];
  annolist: [annolist.Options, object];
  barchart: [Given<barchart.Options, Defaults['barchart']>, barchart.FieldConfig];
  bargauge: [Given<bargauge.Options, Defaults['bargauge']>, object];
  gauge: [Given<gauge.Options, Defaults['gauge']>, object];
  heatmap: [heatmap.Options, heatmap.FieldConfig];
  histogram: [histogram.Options, histogram.FieldConfig];
  logs: [logs.Options, object];
  piechart: [piechart.Options, piechart.FieldConfig];
  stat: [Given<stat.Options, Defaults['stat']>, object];
  'state-timeline': [Given<statetimeline.Options, Defaults['statetimeline']>, statetimeline.FieldConfig];
  table: [Given<table.Options, Defaults['table']>, table.FieldConfig];
  text: [text.Options, object];
  timeseries: [timeseries.Options, timeseries.FieldConfig];
}

// Reducers and units that the stack may use. Grafana's lists of them are in a package that needs React, so these are ours.
type Reducer = 'lastNotNull' | 'last' | 'firstNotNull' | 'first' | 'min' | 'max' | 'mean' | 'sum' | 'count' | 'range';

type Unit =
  | 'Bps' | 'EHs' | 'GBs' | 'GHs' | 'Gbits' | 'GiBs' | 'Gibits' | 'Hs' | 'KBs' | 'KHs' | 'Kbits' | 'KiBs' | 'Kibits'
  | 'MBs' | 'MHs' | 'Mbits' | 'MiBs' | 'Mibits' | 'Mohm' | 'Nm3' | 'PBs' | 'PHs' | 'Pbits' | 'PiBs' | 'Pibits'
  | 'TBs' | 'THs' | 'Tbits' | 'TiBs' | 'Tibits' | 'Wm2' | 'µfarad' | 'µhenry' | 'µs' | 'accFS2' | 'accG' | 'accMS2'
  | 'acres' | 'amp' | 'amph' | 'arcmin' | 'arcsec' | 'areaF2' | 'areaM2' | 'areaMI2' | 'binBps' | 'binbps' | 'bits'
  | 'bool' | 'bool_on_off' | 'bool_yes_no' | 'bps' | 'bytes' | 'candela' | 'celsius' | 'clockms' | 'clocks'
  | 'conμgNm3' | 'conμgm3' | 'congNm3' | 'congm3' | 'conmgNm3' | 'conmgdL' | 'conmgm3' | 'conmmolL' | 'conngNm3'
  | 'conngm3' | 'conppb' | 'cpm' | 'cps' | 'currencyBGN' | 'currencyBRL' | 'currencyBTC' | 'currencyCHF'
  | 'currencyCZK' | 'currencyDKK' | 'currencyEUR' | 'currencyGBP' | 'currencyIDR' | 'currencyILS' | 'currencyINR'
  | 'currencyISK' | 'currencyJPY' | 'currencyKRW' | 'currencyMYR' | 'currencyNOK' | 'currencyPHP' | 'currencyPLN'
  | 'currencyPYG' | 'currencyRUB' | 'currencySEK' | 'currencyTRY' | 'currencyUAH' | 'currencyUSD' | 'currencyUYU'
  | 'currencyVND' | 'currencyXPF' | 'currencyZAR' | 'currencyμBTC' | 'currencymBTC' | 'd' | 'dB' | 'dBm'
  | 'dateTimeAsIso' | 'dateTimeAsIsoNoDateIfToday' | 'dateTimeAsLocal' | 'dateTimeAsLocalNoDateIfToday'
  | 'dateTimeAsSystem' | 'dateTimeAsUS' | 'dateTimeAsUSNoDateIfToday' | 'dateTimeFromNow' | 'decbits' | 'decbytes'
  | 'decgbytes' | 'deckbytes' | 'decmbytes' | 'decpbytes' | 'dectbytes' | 'degree' | 'dm3' | 'dtdhms'
  | 'dtdurationms' | 'dtdurations' | 'dthms' | 'eflops' | 'epm' | 'eps' | 'ev' | 'fahrenheit' | 'farad' | 'ffarad'
  | 'flops' | 'flowcfm' | 'flowcfs' | 'flowcms' | 'flowgpm' | 'flowlpm' | 'flowmlpm' | 'forceN' | 'forceNm'
  | 'forcekN' | 'forcekNm' | 'gallons' | 'gbytes' | 'gflops' | 'grad' | 'gwatt' | 'h' | 'hectares' | 'henry'
  | 'hertz' | 'hex' | 'hex0x' | 'humidity' | 'iops' | 'joule' | 'kamp' | 'kamph' | 'kbytes' | 'kelvin' | 'kohm'
  | 'kvolt' | 'kvoltamp' | 'kvoltampreact' | 'kwatt' | 'kwatth' | 'kwattm' | 'lengthft' | 'lengthin' | 'lengthkm'
  | 'lengthm' | 'lengthmi' | 'lengthmm' | 'litre' | 'litreh' | 'locale' | 'lumens' | 'lux' | 'm' | 'm3' | 'mamp'
  | 'mamph' | 'massg' | 'masskg' | 'masslb' | 'massmg' | 'masst' | 'mbytes' | 'megwatt' | 'mflops' | 'mhenry'
  | 'mlitre' | 'mohm' | 'mpm' | 'mps' | 'ms' | 'mvolt' | 'mwatt' | 'mwatth' | 'nfarad' | 'none' | 'ns' | 'ohm'
  | 'opm' | 'ops' | 'pbytes' | 'percent' | 'percentunit' | 'pfarad' | 'pflops' | 'pixel' | 'ppm' | 'pps'
  | 'pressurebar' | 'pressurehg' | 'pressurehpa' | 'pressurekbar' | 'pressurekpa' | 'pressurembar' | 'pressurepa'
  | 'pressurepsi' | 'radbq' | 'radci' | 'radexpckg' | 'radgy' | 'radian' | 'radmsv' | 'radmsvh' | 'radr' | 'radrad'
  | 'radrem' | 'radsv' | 'radsvh' | 'radusv' | 'radusvh' | 'recpm' | 'recps' | 'reqpm' | 'reqps' | 'rotdegs'
  | 'rotghz' | 'rothz' | 'rotkhz' | 'rotmhz' | 'rotrads' | 'rotrpm' | 'rowspm' | 'rowsps' | 'rpm' | 'rps' | 's'
  | 'sci' | 'short' | 'sishort' | 'string' | 'tbytes' | 'tflops' | 'timeticks' | 'velocitykmh' | 'velocityknot'
  | 'velocitymph' | 'velocityms' | 'volt' | 'voltamp' | 'voltampreact' | 'watt' | 'watth' | 'watthperkg' | 'wpm'
  | 'wps' | 'yflops' | 'zflops'
  | `${'prefix' | 'suffix' | 'currency' | 'si' | 'count' | 'time'}:${string}`;

/** Wherever a list of reducers stands, only those that are there. */
type Reduced<Options> = Options &
  (Options extends { legend?: { calcs: unknown } } ? { legend?: { calcs: Reducer[] } } : unknown) & {
    reduceOptions?: { calcs: Reducer[] };
  };

type DataSource<Type extends string> = { type: Type; uid: Type };

/** What asks Prometheus: it has no kinds of queries, by which the compiler tells it from what asks Loki. */
type PrometheusTarget = With<
  Omit<Written<sdk.Dataquery>, '_implementsDataqueryVariant'>,
  { refId: string; queryType?: undefined; datasource: DataSource<'prometheus'> }
>;

/** What asks Loki. */
type LokiTarget = With<
  Written<loki.LokiDataQuery>,
  { queryType: `${loki.LokiQueryType}`; datasource: DataSource<'loki'> }
>;

// The transformations that the stack uses: their options are published nowhere but in Grafana's documentation.
// `merge` has no options. A map of them would be what the compiler holds all others against.
type Transformation =
  | {
      id: 'organize';
      options: {
        excludeByName: Record<string, boolean>;
        indexByName: Record<string, number>;
        renameByName: Record<string, string>;
      };
    }
  | { id: 'reduce'; options: { reducers: Reducer[]; mode: 'seriesToRows' | 'reduceFields' } }
  | { id: 'merge'; options: { nothing?: never } }
  | { id: 'filterFieldsByName'; options: { include: { names: string[] } } }
  | { id: 'filterByValue'; options: { filters: ValueFilter[]; type: 'include' | 'exclude'; match: 'all' | 'any' } }
  | { id: 'joinByField'; options: { byField: string; mode: 'outer' | 'inner' | 'outerTabular' } }
  | { id: 'groupBy'; options: { fields: Record<string, { operation: 'groupby' | 'aggregate'; aggregations: Reducer[] }> } }
  | { id: 'sortBy'; options: { sort: Array<{ field: string; desc: boolean }> } }
  | { id: 'limit'; options: { limitField: number } }
  | { id: 'calculateField'; options: { mode: 'binary'; alias: string; binary: Binary; replaceFields: boolean } }
  | { id: 'labelsToFields'; options: { mode: 'columns' | 'rows' } }
  | { id: 'partitionByValues'; options: { fields: string[]; keepFields: boolean } };

interface ValueFilter {
  fieldName: string;
  config:
    | { id: 'greater' | 'lower'; options: { value: number } }
    | { id: 'equal' | 'notEqual' | 'regex'; options: { value: string } }
    | { id: 'isNotNull'; options: { value?: never } };
}

/** One of both: a field by its name, or a number as text. */
type Operand = { matcher: { id: 'byName'; options: string } } | { fixed: string };

interface Binary {
  left: Operand;
  operator: '+' | '-' | '*' | '/';
  right: Operand;
}

/** The schema's field config, with units that are there. */
type AnyField = With<schema.FieldConfig, { unit?: Unit }>;

type Field<Custom> = With<Written<AnyField>, { custom?: Written<Custom> }>;

/** A property of an override and a value of its type. */
type Property<Custom> =
  | { [Id in OfAll]-?: { id: Id; value: Written<NonNullable<AnyField[Id]>> } }[OfAll]
  | { [Id in keyof Custom & string]-?: { id: `custom.${Id}`; value: Written<NonNullable<Custom[Id]>> } }[keyof Custom & string];

/** The properties that fields of all panels have. */
type OfAll = Exclude<keyof AnyField, 'custom'>;

/** `FieldMatcherID` of `@grafana/data`, as far as the kit uses it. */
type FieldMatcher = 'byName' | 'byRegexp' | 'byFrameRefID';

interface Fields<Custom> {
  defaults: Field<Custom>;
  overrides: Array<{ matcher: { id: FieldMatcher; options: string }; properties: Array<Property<Custom>> }>;
}

type PanelOf<Kind extends keyof Kinds> = With<
  Written<schema.Panel>,
  {
    id: number;
    title: string;
    type: Kind;
    gridPos: schema.GridPos;
    pluginVersion: Defaults['pluginVersion'];
    options: Reduced<Written<Kinds[Kind][0]>>;
    fieldConfig?: Fields<Kinds[Kind][1]>;
    // Links of panels are written without a type and an icon, which only those at the top have.
    links?: Array<Given<Written<schema.DashboardLink>, Defaults['link'] | 'type' | 'icon' | 'tooltip'>>;
    datasource?: DataSource<'prometheus'> | DataSource<'loki'>;
    targets?: Array<PrometheusTarget | LokiTarget>;
    transformations?: Array<Transformation>;
  }
>;

type Panel = { [Kind in keyof Kinds]: PanelOf<Kind> }[keyof Kinds];

type Row = With<Omit<Written<schema.RowPanel>, 'panels'>, { id: number; title: string; type: 'row'; gridPos: schema.GridPos; panels: Array<Panel> }>;

/** What a variable asks its data source. */
type Variable = With<Written<schema.VariableModel>, { datasource?: unknown; query: unknown; type: unknown }> &
  (
    | { type: 'custom' | 'textbox'; query: string; datasource?: never }
    | { type: 'query'; datasource: DataSource<'prometheus'>; query: { qryType: number; query: string; refId: string } }
    | { type: 'query'; datasource: DataSource<'loki'>; query: { type: number; label: string; stream: string; refId: string } }
  );

export type Board = With<
  Written<schema.Dashboard>,
  {
    uid: string;
    title: string;
    schemaVersion: Defaults['schemaVersion'];
    // A query of Prometheus stands in the place of what the types leave open; the formats are its plugin's own.
    annotations: {
      list: Array<
        With<
          Written<schema.AnnotationQuery>,
          {
            datasource: DataSource<'prometheus'>;
            target: { refId: 'Anno'; expr: string; interval: string };
            titleFormat: string;
            textFormat: string;
            tagKeys: string;
          }
        >
      >;
    };
    templating: { list: Array<Variable> };
    panels: Array<Row | Panel>;
  }
>;
