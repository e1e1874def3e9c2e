// A dashboard: the bars above it, its rows and its panels at their places.
import { createRoot } from 'react-dom/client';
import { ThemeContext } from '@grafana/data';
import { GlobalStyles, Icon } from '@grafana/ui';
import { initDefaultI18nInstance, initDefaultReactI18nInstance } from 'grafana-i18n-internals';
import { chooseVariables, secondsOf } from './data.js';
import { PHONE, query, registerOptions, theme, WIDTH } from './grafana.js';
import { measure, watchCanvases } from './measure.js';
import { Panel } from './panels.jsx';

const UNIT = 38; // pixels of a grid row: 30 and a gap of 8
const GAP = 8;
const PADDING = PHONE ? 8 : 16;

/** The panels of a board, those of collapsed rows too if `open`, moved down accordingly. */
function visiblePanels(board, open) {
  let moved = 0;
  return board.panels.flatMap((panel) => {
    const own = { ...panel, gridPos: { ...panel.gridPos, y: panel.gridPos.y + moved } };
    if (panel.type !== 'row' || !panel.collapsed || !open) return [own];
    const inner = panel.panels || [];
    const shift = moved;
    const bottom = Math.max(0, ...inner.map(({ gridPos }) => gridPos.y + gridPos.h - panel.gridPos.y - 1));
    moved += bottom;
    return [
      { ...own, collapsed: false },
      ...inner.map((each) => ({ ...each, gridPos: { ...each.gridPos, y: each.gridPos.y + shift } })),
    ];
  });
}

/** Moves panels up as far as nothing is in the way, as Grafana's grid does. */
function compact(panels) {
  const placed = [];
  const hits = (a, b) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
  const isFree = (place) => !placed.some((panel) => hits(panel.gridPos, place));
  const order = (a, b) => a.gridPos.y - b.gridPos.y || a.gridPos.x - b.gridPos.x;
  for (const panel of [...panels].sort(order)) {
    const place = { ...panel.gridPos };
    while (!isFree(place)) place.y++;
    while (place.y > 0 && isFree({ ...place, y: place.y - 1 })) place.y--;
    placed.push({ ...panel, gridPos: place });
  }
  return placed;
}

/** [panel, {x, y, width, height}] of each panel, and the height of all. */
function layOut(panels) {
  const inner = WIDTH - 2 * PADDING;
  if (PHONE) {
    let y = 0;
    const cells = panels.map((panel) => {
      const height = panel.type === 'row' ? 30 : panel.gridPos.h * UNIT - GAP;
      const cell = { x: PADDING, y, width: inner, height };
      y += height + GAP;
      return [panel, cell];
    });
    return { cells, height: y };
  }
  const column = (inner + GAP) / 24;
  const cells = panels.map((panel) => {
    const { x, y, w, h } = panel.gridPos;
    return [panel, { x: PADDING + x * column, y: y * UNIT, width: w * column - GAP, height: h * UNIT - GAP }];
  });
  return { cells, height: Math.max(...cells.map(([, cell]) => cell.y + cell.height)) + 16 };
}

const border = `1px solid ${theme.colors.border.weak}`;
const box = {
  background: theme.colors.background.primary,
  border,
  borderRadius: 4,
  padding: '5px 10px',
  fontSize: 13,
  whiteSpace: 'nowrap',
  maxWidth: 320,
  overflow: 'hidden',
  textOverflow: 'ellipsis',
};
const bar = { display: 'flex', gap: 8, flexWrap: 'wrap', alignItems: 'center' };
const secondary = { color: theme.colors.text.secondary };

function Breadcrumbs({ board }) {
  const style = {
    ...bar,
    gap: 10,
    padding: '9px 16px',
    borderBottom: border,
    background: theme.colors.background.primary,
  };
  return (
    <div style={style}>
      <span style={{ color: '#FF8833', fontWeight: 700 }}>Grafana</span>
      <span style={secondary}>Home › Dashboards ›</span> <b>{board.title}</b>
    </div>
  );
}

function Controls({ board }) {
  const variables = (board.templating?.list || []).filter((variable) => variable.hide !== 2);
  return (
    <div style={{ ...bar, padding: '10px 16px 0' }}>
      {variables.map((variable) => (
        <span key={variable.name} style={{ display: 'flex' }}>
          <span style={{ ...box, background: theme.colors.background.secondary, borderRight: 0 }}>
            {variable.label || variable.name}
          </span>
          <span style={{ ...box, minWidth: 60 }}>
            {variable.shown} {variable.type !== 'textbox' && <Icon name="angle-down" />}
          </span>
        </span>
      ))}
      <span style={{ flex: 1 }} />
      {!PHONE && <span style={box}>Last {board.time.from.replace('now-', '')}</span>}
      {!PHONE && (
        <span style={box}>
          <Icon name="sync" size="sm" /> {board.refresh || 'Off'}
        </span>
      )}
    </div>
  );
}

function Links({ board, boards }) {
  const titles = (board.links || []).flatMap((link) => {
    if (link.type !== 'dashboards') return [link.title];
    if (link.asDropdown) return [`${link.title} …`];
    return boards
      .filter((each) => (link.tags || []).every((tag) => each.tags?.includes(tag)))
      .map((each) => each.title);
  });
  return (
    <div style={{ ...bar, padding: '8px 16px' }}>
      {titles.map((title) => (
        <span key={title} style={{ ...box, ...secondary }}>
          <Icon name="apps" size="sm" /> {title}
        </span>
      ))}
    </div>
  );
}

function Row({ row, cell }) {
  const inner = row.panels?.length || 0;
  return (
    <div style={{ position: 'absolute', left: cell.x, top: cell.y, fontSize: 15, fontWeight: 500, lineHeight: '30px' }}>
      <Icon name={row.collapsed ? 'angle-right' : 'angle-down'} /> {row.title}{' '}
      {row.collapsed && <span style={secondary}>({inner} panels)</span>}
    </div>
  );
}

function Dashboard({ board, boards, registry, cells, height }) {
  const seconds = secondsOf(board.time.from);
  const whole = {
    width: WIDTH,
    overflow: 'hidden',
    background: theme.colors.background.canvas,
    color: theme.colors.text.primary,
    fontFamily: theme.typography.fontFamily,
    fontSize: 14,
  };
  return (
    <ThemeContext.Provider value={theme}>
      <GlobalStyles />
      <div style={whole}>
        <Breadcrumbs board={board} />
        <Controls board={board} />
        <Links board={board} boards={boards} />
        <div style={{ position: 'relative', height, marginTop: 8 }}>
          {cells.map(([panel, cell], i) =>
            panel.type === 'row' ? (
              <Row key={i} row={panel} cell={cell} />
            ) : (
              <Panel key={i} {...{ panel, seconds, cell, registry }} />
            ),
          )}
        </div>
      </div>
    </ThemeContext.Provider>
  );
}

/** Canvases are drawn with what is there at the time: all fonts have to be loaded first. */
async function loadFonts() {
  const face = (family, file, descriptors) => new FontFace(family, `url('/public/fonts/${file}')`, descriptors);
  const faces = [
    face('Inter', 'inter/Inter-Regular.woff2', { weight: '400' }),
    face('Inter', 'inter/Inter-Medium.woff2', { weight: '500' }),
    face('Inter', 'inter/Inter-Italic.woff2', { weight: '400', style: 'italic' }),
    face('Roboto Mono', 'roboto/regular.woff2', { weight: '400' }),
  ];
  for (const each of faces) document.fonts.add(await each.load());
  await document.fonts.load("14px 'Noto Sans Bengali'", '৳');
}

async function start() {
  watchCanvases();
  await Promise.all([initDefaultI18nInstance(), loadFonts()]);
  initDefaultReactI18nInstance();
  const boards = await (await fetch('/boards.json')).json();
  const board = boards.find((each) => each.uid === query.get('uid'));
  const registry = registerOptions(boards);
  await chooseVariables(board);
  const { cells, height } = layOut(compact(visiblePanels(board, Boolean(query.get('open')))));
  const asking = cells.filter(([panel]) => !['row', 'text'].includes(panel.type));
  window.__panels = { pending: asking.length, drawn: [] };
  window.__measured = () => measure(window.__panels.drawn);
  createRoot(document.getElementById('root')).render(<Dashboard {...{ board, boards, registry, cells, height }} />);
}

start().catch((error) => console.error(`the board is not drawn: ${error.stack}`));
