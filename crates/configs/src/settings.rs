//! How a block of settings is declared: one line a setting, its documentation above it.

/// Declares a block of a config file: the struct that renders to it, its constructor and one setter for each setting.
///
/// Settings in parentheses are required: `new` takes them in that order and they are always written. Those in braces
/// are written only once they are set. Their kinds:
///
/// | kind | field | setter takes |
/// |---|---|---|
/// | `value T` | `Option<T>` | a `T` |
/// | `into T` | `Option<T>` | anything that becomes a `T` |
/// | `text` | `Option<String>` | text |
/// | `list T` | `Vec<T>` | values, added to those there are |
/// | `texts` | `Vec<String>` | texts, added to those there are |
/// | `map` | `BTreeMap<String, String>` | pairs of name and text, added to those there are |
/// | `inner T` | `Option<T>` | (none: the module sets it together with others) |
/// | `inner_list T` | `Vec<T>` | (none) |
///
/// `pub struct Name sealed (…)` has no `new`, but a private `sealed` for constructors written by hand.
macro_rules! settings {
    (
        $(#[doc = $about:literal])* $(#[serde($($naming:tt)*)])?
        pub struct $name:ident { $($optional:tt)* }
    ) => {
        $crate::settings::settings! {
            @block [$(#[doc = $about])* $(#[serde($($naming)*)])?] $name [new] [] { $($optional)* }
        }

        impl Default for $name {
            fn default() -> Self {
                Self::new()
            }
        }
    };
    (
        $(#[doc = $about:literal])* $(#[serde($($naming:tt)*)])?
        pub struct $name:ident ( $($required:tt)+ ) { $($optional:tt)* }
    ) => {
        $crate::settings::settings! {
            @block [$(#[doc = $about])* $(#[serde($($naming)*)])?] $name [new] [$($required)+] { $($optional)* }
        }
    };
    (
        $(#[doc = $about:literal])* $(#[serde($($naming:tt)*)])?
        pub struct $name:ident sealed ( $($required:tt)* ) { $($optional:tt)* }
    ) => {
        $crate::settings::settings! {
            @block [$(#[doc = $about])* $(#[serde($($naming)*)])?] $name [sealed] [$($required)*] { $($optional)* }
        }
    };
    (
        @block [$($about:tt)*] $name:ident [$constructor:ident]
        [$($(#[doc = $required_doc:literal])* $(#[serde($($required_serde:tt)*)])? $required:ident: $required_type:ty,)*]
        {$($(#[doc = $doc:literal])* $(#[serde($($serde:tt)*)])? $field:ident: $kind:ident $($type:ty)?,)*}
    ) => {
        #[must_use = "settings take effect only once they are part of a config file"]
        #[derive(Clone, Debug, ::serde::Serialize, ::schemars::JsonSchema)]
        $($about)*
        #[schemars(deny_unknown_fields)]
        pub struct $name {
            $($(#[serde($($required_serde)*)])? $(#[doc = $required_doc])* pub(crate) $required: $required_type,)*
            $(
                $(#[serde($($serde)*)])?
                #[serde(skip_serializing_if = "crate::settings::Unset::is_unset")]
                $(#[doc = $doc])*
                pub(crate) $field: $crate::settings::setting_type!($kind $($type)?),
            )*
        }

        impl $name {
            $crate::settings::constructor! {
                $constructor $name [$($(#[doc = $required_doc])* $required: $required_type,)*] [$($field)*]
            }
            $($crate::settings::setter! { [$(#[doc = $doc])*] $field $kind $($type)? })*
        }
    };
}

/// The type of a setting that may be left unset.
macro_rules! setting_type {
    (value $type:ty) => { Option<$type> };
    (into $type:ty) => { Option<$type> };
    (text) => { Option<String> };
    (list $type:ty) => { Vec<$type> };
    (texts) => { Vec<String> };
    (inner $type:ty) => { Option<$type> };
    (inner_list $type:ty) => { Vec<$type> };
    (map) => { std::collections::BTreeMap<String, String> };
}

/// `new` for a block that anybody may put together; `sealed` for one whose module has constructors of its own.
macro_rules! constructor {
    (new $name:ident [$($(#[doc = $doc:literal])* $required:ident: $type:ty,)*] [$($field:ident)*]) => {
        /// The block with what it requires; everything else is unset.
        pub fn new($($required: impl Into<$type>),*) -> Self {
            Self { $($required: $required.into(),)* $($field: Default::default(),)* }
        }
    };
    (sealed $name:ident [$($(#[doc = $doc:literal])* $required:ident: $type:ty,)*] [$($field:ident)*]) => {
        fn sealed($($required: $type),*) -> Self {
            Self { $($required,)* $($field: Default::default(),)* }
        }
    };
}

/// The setter of one setting, under its name.
macro_rules! setter {
    ([$($doc:tt)*] $field:ident inner $type:ty) => {};
    ([$($doc:tt)*] $field:ident inner_list $type:ty) => {};
    ([$($doc:tt)*] $field:ident value $type:ty) => {
        $($doc)*
        pub fn $field(mut self, $field: $type) -> Self {
            self.$field = Some($field);
            self
        }
    };
    ([$($doc:tt)*] $field:ident into $type:ty) => {
        $($doc)*
        pub fn $field(mut self, $field: impl Into<$type>) -> Self {
            self.$field = Some($field.into());
            self
        }
    };
    ([$($doc:tt)*] $field:ident text) => {
        $($doc)*
        pub fn $field(mut self, $field: impl Into<String>) -> Self {
            self.$field = Some($field.into());
            self
        }
    };
    ([$($doc:tt)*] $field:ident list $type:ty) => {
        $($doc)*
        pub fn $field(mut self, $field: impl IntoIterator<Item = $type>) -> Self {
            self.$field.extend($field);
            self
        }
    };
    ([$($doc:tt)*] $field:ident texts) => {
        $($doc)*
        pub fn $field(mut self, $field: impl IntoIterator<Item = impl Into<String>>) -> Self {
            self.$field.extend($field.into_iter().map(Into::into));
            self
        }
    };
    ([$($doc:tt)*] $field:ident map) => {
        $($doc)*
        pub fn $field(mut self, $field: impl IntoIterator<Item = (impl Into<String>, impl Into<String>)>) -> Self {
            self.$field.extend($field.into_iter().map(|(name, text)| (name.into(), text.into())));
            self
        }
    };
}

pub(crate) use {constructor, setter, setting_type, settings};

/// Whether a setting was left to the program's default, and so is not written.
pub(crate) trait Unset {
    fn is_unset(&self) -> bool;
}

impl<T> Unset for Option<T> {
    fn is_unset(&self) -> bool {
        self.is_none()
    }
}

impl<T> Unset for Vec<T> {
    fn is_unset(&self) -> bool {
        self.is_empty()
    }
}

impl<K, V> Unset for std::collections::BTreeMap<K, V> {
    fn is_unset(&self) -> bool {
        self.is_empty()
    }
}
