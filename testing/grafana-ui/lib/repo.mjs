// Reads the generated dashboards and rules of the repository.
import fs from 'node:fs';
import path from 'node:path';
import yaml from 'yaml';
import { REPOSITORY } from './tools.mjs';

const DASHBOARDS = 'k8s/monitoring/grafana';
const RULES = 'k8s/monitoring/prometheus/configmap-rules.yaml';

const dataOf = (file) => Object.entries(yaml.parse(fs.readFileSync(file, 'utf8')).data || {});

/** Every dashboard of `k8s/monitoring/`, by title. */
export function readDashboards() {
  const dir = path.join(REPOSITORY, DASHBOARDS);
  const files = fs.readdirSync(dir).filter((name) => /^configmap-dashboard-.*\.yaml$/.test(name));
  const boards = files.flatMap((name) =>
    dataOf(path.join(dir, name))
      .filter(([key]) => key.endsWith('.json'))
      .map(([, text]) => JSON.parse(text)),
  );
  return boards.sort((a, b) => a.title.localeCompare(b.title));
}

/** Every recording and alerting rule of Prometheus, and the text they are in. */
export function readRules() {
  const files = dataOf(path.join(REPOSITORY, RULES));
  const rules = files.flatMap(([, text]) => (yaml.parse(text)?.groups || []).flatMap((group) => group.rules || []));
  return { rules, text: files.map(([, text]) => text).join('\n') };
}

/** All panels, those of collapsed rows too. */
export const allPanels = (board) => board.panels.flatMap((panel) => [panel, ...(panel.panels || [])]);

/** The names of metrics that the dashboards' and the rules' queries of Prometheus read. */
export function namesRead(boards, rules) {
  const queries = boards
    .flatMap(allPanels)
    .flatMap((panel) =>
      (panel.targets || []).map((target) => ({ ...target, datasource: target.datasource || panel.datasource })),
    )
    .filter((target) => target.datasource?.type === 'prometheus')
    .map((target) => target.expr);
  const names = [...queries, ...rules.map((rule) => rule.expr)].flatMap(
    (text) => text.match(/[a-zA-Z_:][\w:]*(?=\{)/g) || [],
  );
  return [...new Set(names)].sort();
}
