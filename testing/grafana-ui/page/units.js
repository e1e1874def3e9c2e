// Which units of a panel Grafana does not know: it would write them behind the number as they are.
import { getValueFormats } from '@grafana/data';

const OWN = /^(prefix|suffix|time|si|count|currency|bool):/;

export function unknownUnits(panel) {
  const known = new Set(getValueFormats().flatMap(({ submenu }) => submenu.map(({ value }) => value)));
  const { defaults = {}, overrides = [] } = panel.fieldConfig ?? {};
  const overridden = overrides.flatMap(({ properties }) => properties).filter(({ id }) => id === 'unit');
  const units = [defaults.unit, ...overridden.map(({ value }) => value)].filter(Boolean);
  return [...new Set(units)].filter((unit) => !known.has(unit) && !OWN.test(unit));
}
