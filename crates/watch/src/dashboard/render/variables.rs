//! Variables in Grafana's model.

use super::super::json::{Current, LabelValuesQuery, LogLabelValuesQuery, OptionItem, Variable, VariableQuery};
use super::super::variable::{self, Choice};
use crate::datasource::DataSourceRef;

/// Grafana's value for the choice of all values.
const ALL: &str = "$__all";

/// What `All` means in a query. Not `.*`: Loki refuses a selector that an empty label matches.
const ANY_VALUE: &str = ".+";

/// One variable.
pub(super) fn variable(variable: &variable::Variable) -> Variable {
    let mut rendered = Variable {
        kind: "custom",
        name: variable.name,
        label: variable.label,
        datasource: None,
        query: VariableQuery::Text(String::new()),
        refresh: None,
        sort: None,
        multi: variable.all,
        include_all: variable.all,
        all_value: variable.all.then_some(ANY_VALUE),
        current: variable.all.then(|| Current::Several { text: vec!["All"], value: vec![ALL] }),
        options: Vec::new(),
    };
    match variable.choice {
        Choice::LabelValues { series, label } => {
            rendered.kind = "query";
            rendered.datasource = Some(DataSourceRef::PROMETHEUS);
            rendered.query = VariableQuery::LabelValues(LabelValuesQuery {
                qry_type: 1,
                query: format!("label_values({}, {label})", on_one_line(series.text())),
                ref_id: "PrometheusVariableQueryEditor-VariableQuery",
            });
            rendered.refresh = Some(2);
            rendered.sort = Some(1);
        }
        Choice::LogLabelValues { streams, label } => {
            rendered.kind = "query";
            rendered.datasource = Some(DataSourceRef::LOKI);
            rendered.query = VariableQuery::LogLabelValues(LogLabelValuesQuery {
                kind: 1,
                label,
                stream: on_one_line(streams.text()),
                ref_id: "LokiVariableQueryEditor-VariableQuery",
            });
            rendered.refresh = Some(2);
            rendered.sort = Some(1);
        }
        Choice::Custom(values) => {
            rendered.query = VariableQuery::Text(values.join(","));
            rendered.options = (variable.all.then_some(("All", ALL)).into_iter())
                .chain(values.iter().map(|value| (*value, *value)))
                .enumerate()
                .map(|(index, (text, value))| OptionItem { selected: index == 0, text, value })
                .collect();
            rendered.current = rendered.current.or(Some(Current::One { text: values[0], value: values[0] }));
        }
        Choice::Textbox(initial) => {
            rendered.kind = "textbox";
            rendered.query = VariableQuery::Text(initial.to_owned());
            rendered.options = vec![OptionItem { selected: true, text: initial, value: initial }];
            rendered.current = Some(Current::One { text: initial, value: initial });
        }
    }
    rendered
}

/// Grafana reads `label_values(…)` only where it stands on one line.
fn on_one_line(selector: &str) -> String {
    selector.lines().map(str::trim).collect::<Vec<_>>().join(" ").trim().to_owned()
}
