//! Folders from which dashboards are read.
//!
//! <https://grafana.com/docs/grafana/latest/administration/provisioning/#dashboards>

use serde::Serialize;

/// `dashboards.yaml`: the folders from which dashboards are read.
#[must_use = "dashboards are read only once this is written to a file"]
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
#[schemars(deny_unknown_fields)]
#[serde(rename_all = "camelCase")]
pub struct DashboardProviders {
    api_version: u8,
    providers: Vec<DashboardProvider>,
}

impl DashboardProviders {
    /// These folders.
    pub fn new(providers: impl IntoIterator<Item = DashboardProvider>) -> Self {
        Self { api_version: 1, providers: providers.into_iter().collect() }
    }
}

/// A folder from which dashboards are read; people cannot change or delete them. One of `providers:`.
#[must_use = "dashboards are read only from folders that are listed"]
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
#[schemars(deny_unknown_fields)]
#[serde(rename_all = "camelCase")]
pub struct DashboardProvider {
    name: String,
    org_id: u8,
    #[serde(skip_serializing_if = "String::is_empty")]
    folder: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    folder_uid: String,
    #[serde(rename = "type")]
    kind: ProviderType,
    disable_deletion: bool,
    allow_ui_updates: bool,
    update_interval_seconds: u64,
    options: ProviderOptions,
}

impl DashboardProvider {
    /// Reads the dashboards in `path` into the one folder `folder`, whose uid never changes.
    pub fn folder(name: &str, path: &str, folder: &str, folder_uid: &str) -> Self {
        Self {
            name: name.to_owned(),
            org_id: 1,
            folder: folder.to_owned(),
            folder_uid: folder_uid.to_owned(),
            kind: ProviderType::File,
            // A dashboard that is left out of the files goes from Grafana too; else it stays as one that anybody may
            // edit.
            disable_deletion: false,
            allow_ui_updates: false,
            update_interval_seconds: 30,
            options: ProviderOptions { path: path.to_owned(), folders_from_files_structure: false },
        }
    }
}

/// Where dashboards come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ProviderType {
    /// Files.
    File,
}

/// The folder with the files. Renders to `options:`.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
#[schemars(deny_unknown_fields)]
#[serde(rename_all = "camelCase")]
pub struct ProviderOptions {
    path: String,
    folders_from_files_structure: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dashboards_of_a_folder_lie_in_one_folder_of_grafana() {
        let provider = DashboardProvider::folder("stack", "/var/lib/grafana-dashboards", "Shop", "shop");
        let providers = DashboardProviders::new([provider]);
        assert_eq!(
            serde_yaml::to_string(&providers).unwrap(),
            "\
apiVersion: 1
providers:
- name: stack
  orgId: 1
  folder: Shop
  folderUid: shop
  type: file
  disableDeletion: false
  allowUiUpdates: false
  updateIntervalSeconds: 30
  options:
    path: /var/lib/grafana-dashboards
    foldersFromFilesStructure: false
"
        );
    }
}
