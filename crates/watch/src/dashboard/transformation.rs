//! What is done to the results of a panel before they are shown, and which fields each step leaves.
//!
//! <https://grafana.com/docs/grafana/v12.4/panels-visualizations/query-transform-data/transform-data/>

use super::panel::{Kind, Panel};
use terms::Fault;

/// A step between the results of a panel and what it shows. Renders to an entry of `transformations`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Transformation {
    /// Hides, renames and orders fields: those of `order` come first, in this order. Renders to `organize`.
    Organize {
        /// Fields that are hidden.
        hide: &'static [&'static str],
        /// Fields with their new names.
        rename: &'static [(&'static str, &'static str)],
        /// Fields by their names as they are before this step.
        order: &'static [&'static str],
    },
    /// Keeps these fields. Renders to `filterFieldsByName`.
    FilterByName(&'static [&'static str]),
    /// Keeps the rows whose value of the field passes. Renders to `filterByValue`.
    FilterByValue(&'static str, Test),
    /// Makes one table of those of all queries, by the fields that they share. Renders to `merge`.
    Merge,
    /// Puts what has the same value of the field on one row. Renders to `joinByField`, as an outer join.
    JoinByField(&'static str),
    /// One row for each set of values of `by`. Of each other field of `calculate` stays one number, under the name
    /// `field (reducer)`; all others go. Renders to `groupBy`.
    GroupBy {
        /// Fields that tell rows apart.
        by: &'static [&'static str],
        /// Fields of which one number stays.
        calculate: &'static [(&'static str, Reducer)],
    },
    /// Orders rows by a field, the highest first if `descending`. Renders to `sortBy`.
    SortBy {
        /// The field.
        field: &'static str,
        /// Whether the highest comes first.
        descending: bool,
    },
    /// One row for each series: its name under `Field`, and these numbers of its values. Renders to `reduce`.
    Reduce(&'static [Reducer]),
    /// Keeps so many rows. Renders to `limit`.
    Limit(u32),
    /// Adds a field that is computed of two. Renders to `calculateField`, in the mode `binary`.
    Calculate {
        /// The name of the new field.
        name: &'static str,
        /// What stands left of the operator.
        left: Operand,
        /// `+`, `-`, `*` or `/`.
        operator: Arithmetic,
        /// What stands right of it.
        right: Operand,
    },
    /// Makes a field of each label. Renders to `labelsToFields`.
    LabelsToFields,
    /// Makes a table of its own for each set of values of these fields. Renders to `partitionByValues`.
    PartitionByValues(&'static [&'static str]),
}

/// What a value must be for its row to stay. Renders to `config` of a filter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Test {
    /// Above.
    Greater(f64),
    /// Below.
    Lower(f64),
    /// This text or number, as it is written.
    Equal(&'static str),
    /// Another one.
    NotEqual(&'static str),
    /// Matches the regular expression.
    Regex(&'static str),
    /// There is one.
    IsNotNull,
}

/// Which number stays of several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reducer {
    /// The last one that is there.
    LastNotNull,
    /// The smallest.
    Min,
    /// The largest.
    Max,
    /// The mean.
    Mean,
    /// The sum.
    Sum,
    /// How many there are.
    Count,
}

/// A field, or a number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Operand {
    /// The field of that name.
    Field(&'static str),
    /// A number.
    Number(f64),
}

/// An arithmetic operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arithmetic {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
}

impl Reducer {
    /// Its id in JSON.
    pub const fn id(self) -> &'static str {
        match self {
            Self::LastNotNull => "lastNotNull",
            Self::Min => "min",
            Self::Max => "max",
            Self::Mean => "mean",
            Self::Sum => "sum",
            Self::Count => "count",
        }
    }

    /// What Grafana calls the field that [`Transformation::Reduce`] makes.
    const fn name(self) -> &'static str {
        match self {
            Self::LastNotNull => "Last *",
            Self::Min => "Min",
            Self::Max => "Max",
            Self::Mean => "Mean",
            Self::Sum => "Total",
            Self::Count => "Count",
        }
    }
}

impl Transformation {
    /// Its id in JSON.
    pub const fn id(&self) -> &'static str {
        match self {
            Self::Organize { .. } => "organize",
            Self::FilterByName(_) => "filterFieldsByName",
            Self::FilterByValue(..) => "filterByValue",
            Self::Merge => "merge",
            Self::JoinByField(_) => "joinByField",
            Self::GroupBy { .. } => "groupBy",
            Self::SortBy { .. } => "sortBy",
            Self::Reduce(_) => "reduce",
            Self::Limit(_) => "limit",
            Self::Calculate { .. } => "calculateField",
            Self::LabelsToFields => "labelsToFields",
            Self::PartitionByValues(_) => "partitionByValues",
        }
    }

    /// The fields that it names.
    fn named(&self) -> Vec<&'static str> {
        let of = |operand: &Operand| match operand {
            Operand::Field(field) => Some(*field),
            Operand::Number(_) => None,
        };
        match self {
            Self::Organize { hide, rename, order } => {
                hide.iter().chain(*order).copied().chain(rename.iter().map(|(field, _)| *field)).collect()
            }
            Self::FilterByName(fields) | Self::PartitionByValues(fields) => fields.to_vec(),
            Self::FilterByValue(field, _) | Self::JoinByField(field) | Self::SortBy { field, .. } => vec![field],
            Self::GroupBy { by, calculate } => {
                by.iter().copied().chain(calculate.iter().map(|(field, _)| *field)).collect()
            }
            Self::Calculate { left, right, .. } => of(left).into_iter().chain(of(right)).collect(),
            Self::Merge | Self::Reduce(_) | Self::Limit(_) | Self::LabelsToFields => Vec::new(),
        }
    }
}

/// A field that a step names and the steps before it do not leave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownField {
    /// The step, by its id.
    pub step: &'static str,
    /// The field.
    pub field: &'static str,
    /// What an earlier step, or the table's headers, renamed it to.
    pub renamed: Option<String>,
    /// The fields that are there.
    pub there: Vec<String>,
}

/// The fields that there are between two steps.
struct Fields {
    names: Vec<String>,
    /// Whether there may be more, such as series that are named after their labels.
    open: bool,
    /// Fields with their new names.
    renamed: Vec<(String, String)>,
}

impl Fields {
    fn remove(&mut self, field: &str) {
        self.names.retain(|name| name != field);
    }

    fn rename(&mut self, field: &str, header: &str) {
        if field != header && !header.is_empty() {
            self.remove(field);
            self.renamed.push((field.to_owned(), header.to_owned()));
        }
        self.add(if header.is_empty() { field } else { header });
    }

    fn add(&mut self, field: &str) {
        if !self.names.iter().any(|name| name == field) {
            self.names.push(field.to_owned());
        }
    }

    /// Only these are left.
    fn only(&mut self, names: impl IntoIterator<Item = String>) {
        *self = Self { names: names.into_iter().collect(), open: false, renamed: std::mem::take(&mut self.renamed) };
    }

    /// What the panel shows before its own steps.
    fn of(panel: &Panel) -> Self {
        let mut fields = Self { names: Vec::new(), open: false, renamed: Vec::new() };
        match panel.kind {
            Kind::Table => {
                for (label, header) in panel.label_columns {
                    fields.rename(label, header);
                }
                if panel.label_columns.is_empty() {
                    fields.add_labels(panel);
                }
            }
            // A bar chart is reduced to rows by itself.
            Kind::BarChart => fields.names.extend(["Field".to_owned(), Reducer::LastNotNull.name().to_owned()]),
            Kind::Logs => fields.open = true,
            _ => fields.add("Time"),
        }
        if !matches!(panel.kind, Kind::BarChart) {
            for target in panel.all_targets() {
                let is_made = target.legend.contains("{{");
                fields.open |= is_made;
                if !is_made {
                    fields.add(target.legend);
                }
            }
        }
        fields
    }

    fn add_labels(&mut self, panel: &Panel) {
        for target in panel.all_targets() {
            self.open |= target.labels.is_open();
            target.labels.names().iter().for_each(|label| self.add(label));
        }
    }

    fn after(&mut self, step: &Transformation, panel: &Panel) {
        match step {
            Transformation::Organize { hide, rename, .. } => {
                hide.iter().for_each(|field| self.remove(field));
                rename.iter().for_each(|(field, header)| self.rename(field, header));
            }
            Transformation::FilterByName(fields) => self.only(fields.iter().map(|field| (*field).to_owned())),
            Transformation::GroupBy { by, calculate } => {
                let numbers = calculate.iter().map(|(field, reducer)| format!("{field} ({})", reducer.id()));
                self.only(by.iter().map(|field| (*field).to_owned()).chain(numbers));
            }
            Transformation::Reduce(reducers) => {
                self.only(
                    ["Field"].into_iter().chain(reducers.iter().map(|reducer| reducer.name())).map(str::to_owned),
                );
            }
            Transformation::Calculate { name, .. } => self.add(name),
            Transformation::LabelsToFields => self.add_labels(panel),
            // Fields of one name get numbers.
            Transformation::JoinByField(_) => self.open = true,
            Transformation::PartitionByValues(fields) => {
                fields.iter().for_each(|field| self.remove(field));
                self.open = true;
            }
            Transformation::FilterByValue(..)
            | Transformation::Merge
            | Transformation::SortBy { .. }
            | Transformation::Limit(_) => {}
        }
    }
}

impl Panel {
    /// What is done to its results, in this order; of a table after its columns have their headers.
    ///
    /// A step that names a field which the steps before it do not leave is a finding.
    #[track_caller]
    pub const fn transformations(mut self, steps: &'static [Transformation]) -> Self {
        if !self.kind.asks() {
            Fault::new("panel ")
                .quoted(self.title)
                .text(" asks nothing, so that there is nothing to transform")
                .fix("leave `.transformations(..)` out")
                .raise()
        }
        self.transformations = steps;
        self
    }

    /// The fields that its transformations name and that are not there by then.
    pub fn unknown_fields(&self) -> Vec<UnknownField> {
        let mut fields = Fields::of(self);
        let mut found = Vec::new();
        for step in self.transformations {
            for field in step.named() {
                let renamed = fields.renamed.iter().rev().find(|(old, _)| old == field).map(|(_, new)| new.clone());
                let is_there = fields.names.iter().any(|name| name == field);
                if !is_there && (!fields.open || renamed.is_some()) {
                    found.push(UnknownField { step: step.id(), field, renamed, there: fields.names.clone() });
                }
            }
            fields.after(step, self);
        }
        found
    }
}
