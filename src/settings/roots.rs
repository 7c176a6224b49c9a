//! Locations of root certificates.

use std::path::PathBuf;

use crate::environment::Environment;

/// A file or directory of further root certificates, PEM.
#[derive(Debug, Clone)]
pub struct CaBundle {
    /// Its path.
    pub path: PathBuf,
    /// The setting that names it.
    pub setting: String,
}

/// Locations of the system's trusted roots.
#[derive(Debug, Clone, Default)]
pub struct SystemRoots {
    /// `SSL_CERT_FILE`.
    pub file: Option<PathBuf>,
    /// `SSL_CERT_DIR`, which may list several directories.
    pub folders: Vec<PathBuf>,
    /// The defaults without these two variables; empty on systems with another kind of store.
    pub usual: Vec<PathBuf>,
    /// `REQUESTS_CA_BUNDLE` or `CURL_CA_BUNDLE`, if no `ca_bundle` is set.
    pub bundle: Option<CaBundle>,
}

impl SystemRoots {
    /// `REQUESTS_CA_BUNDLE` and `CURL_CA_BUNDLE` apply only if none of our own settings `has_bundle`.
    pub(crate) fn find(environment: &dyn Environment, has_bundle: bool) -> Self {
        let path = |name: &str| environment.variable(name).map(PathBuf::from);
        let bundle = |setting: &str| path(setting).map(|path| CaBundle { path, setting: setting.to_owned() });
        let folders = environment.variable("SSL_CERT_DIR");
        Self {
            file: path("SSL_CERT_FILE"),
            folders: folders.iter().flat_map(std::env::split_paths).collect(),
            usual: environment.root_places(),
            bundle: if has_bundle {
                None
            } else {
                bundle("REQUESTS_CA_BUNDLE").or_else(|| bundle("CURL_CA_BUNDLE"))
            },
        }
    }
}
