//! Which alert reaches whom, how often, and which alert silences which.
//!
//! <https://prometheus.io/docs/alerting/0.35/configuration/#route-related-settings>

use serde::Serialize;

use super::{Matcher, Receiver, TimeInterval, TimeIntervalName};
use crate::settings::settings;
use terms::{Duration, Fault};

/// The name of a [`Receiver`], which it holds, so that the file declares those to whom its routes lead.
#[derive(Clone, Debug)]
pub struct ReceiverName(pub(super) Receiver);

settings! {
    /// The root of the tree: it takes every alert that no other route takes. Renders to `route:`.
    pub struct DefaultRoute sealed (
        /// Who is told.
        receiver: ReceiverName,
    ) {
        /// The labels whose values alerts of one message share. `...` stands for all.
        group_by: texts,
        /// How long to wait for further alerts of a new group. Default 30s.
        group_wait: value Duration,
        /// How long to wait before telling of news in a group. Default 5m.
        group_interval: value Duration,
        /// How long to wait before repeating a message. Default 4h.
        repeat_interval: value Duration,
        /// The routes that are tried, in order.
        routes: list Route,
    }
}

impl DefaultRoute {
    /// Leads every alert that no other route takes to `receiver`.
    pub fn to(receiver: &Receiver) -> Self {
        Self::sealed(ReceiverName(receiver.clone()))
    }
}

settings! {
    /// A branch of the tree: it takes alerts that fulfil all its matchers. One of `routes:`.
    pub struct Route sealed (
        /// The conditions.
        matchers: Vec<Matcher>,
        /// Who is told.
        receiver: ReceiverName,
    ) {
        /// Whether the routes after this one are tried as well. Default false. Set by [`Route::and_on`].
        #[serde(rename = "continue")]
        goes_on: inner bool,
        /// The labels whose values alerts of one message share. Default: those of the route above.
        group_by: texts,
        /// How long to wait for further alerts of a new group. Default: as the route above.
        group_wait: value Duration,
        /// How long to wait before telling of news in a group. Default: as the route above.
        group_interval: value Duration,
        /// How long to wait before repeating a message. Default: as the route above.
        repeat_interval: value Duration,
        /// The times at which nobody is told. Set by [`Route::muted_during`].
        mute_time_intervals: inner_list TimeIntervalName,
        /// The only times at which somebody is told. Set by [`Route::only_during`].
        active_time_intervals: inner_list TimeIntervalName,
        /// The routes that are tried, in order, for the alerts that this one takes.
        routes: list Route,
    }
}

impl Route {
    /// Leads the alerts that fulfil all matchers to `receiver`.
    #[track_caller]
    pub fn to(receiver: &Receiver, matchers: impl IntoIterator<Item = Matcher>) -> Self {
        let matchers: Vec<_> = matchers.into_iter().collect();
        if matchers.is_empty() {
            Fault::new("a route to ")
                .quoted(receiver.name())
                .text(" has no matcher and takes every alert")
                .fix("say which alerts it is for, or make it the default route")
                .raise()
        }
        Self::sealed(matchers, ReceiverName(receiver.clone()))
    }

    /// Tries the routes after this one as well, so that others are told too.
    pub fn and_on(mut self) -> Self {
        self.goes_on = Some(true);
        self
    }

    /// Tells nobody during this interval.
    pub fn muted_during(mut self, interval: &TimeInterval) -> Self {
        self.mute_time_intervals.push(interval.into());
        self
    }

    /// Tells only during this interval.
    pub fn only_during(mut self, interval: &TimeInterval) -> Self {
        self.active_time_intervals.push(interval.into());
        self
    }
}

settings! {
    /// While one alert fires, others are not told of. One of `inhibit_rules:`. Built by [`InhibitRule::new`].
    ///
    /// <https://prometheus.io/docs/alerting/0.35/configuration/#inhibition-related-settings>
    pub struct InhibitRule sealed (
        /// Which alert silences.
        source_matchers: Vec<Matcher>,
        /// Which alerts are silenced.
        target_matchers: Vec<Matcher>,
    ) {
        /// The labels that both must have in common.
        equal: inner_list String,
    }
}

impl InhibitRule {
    /// While an alert that fulfils `sources` fires, those that fulfil `targets` and agree in all labels of `equal`
    /// rest.
    ///
    /// Alerts that both lack a label agree in it: name labels that every source and target bears.
    #[track_caller]
    pub fn new<T: Into<String>>(
        sources: impl IntoIterator<Item = Matcher>,
        targets: impl IntoIterator<Item = Matcher>,
        equal: impl IntoIterator<Item = T>,
    ) -> Self {
        let mut rule = Self::everywhere(sources, targets);
        rule.equal.extend(equal.into_iter().map(Into::into));
        if rule.equal.is_empty() {
            Fault::new("an inhibit rule lacks a label in common: it would act everywhere")
                .fix("name one, or write `InhibitRule::everywhere(..)` if that is meant")
                .raise()
        }
        rule
    }

    /// While any alert that fulfils `sources` fires, all that fulfil `targets` rest, whatever their labels.
    #[track_caller]
    pub fn everywhere(sources: impl IntoIterator<Item = Matcher>, targets: impl IntoIterator<Item = Matcher>) -> Self {
        let rule = Self::sealed(sources.into_iter().collect(), targets.into_iter().collect());
        if rule.source_matchers.is_empty() || rule.target_matchers.is_empty() {
            Fault::new("an inhibit rule lacks a matcher on one side: it would silence the whole stack")
                .fix("say which alerts it is about")
                .raise()
        }
        rule
    }
}

impl Serialize for ReceiverName {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.name())
    }
}

impl schemars::JsonSchema for ReceiverName {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "ReceiverName".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string" })
    }
}
