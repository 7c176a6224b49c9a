//! Where root certificates are.

use std::path::PathBuf;

use crate::environment::Environment;

/// A file or folder of further root certificates, PEM.
#[derive(Debug, Clone)]
pub struct CaBundle {
    /// Where it is.
    pub path: PathBuf,
    /// Which setting named it.
    pub setting: String,
}

/// Where the roots are that this machine trusts. Default: where the system has them.
#[derive(Debug, Clone, Default)]
pub struct SystemRoots {
    /// `SSL_CERT_FILE`.
    pub file: Option<PathBuf>,
    /// `SSL_CERT_DIR`, which may name several.
    pub folders: Vec<PathBuf>,
    /// Where they are without these two; empty where the system has a store of another kind.
    pub usual: Vec<PathBuf>,
    /// `REQUESTS_CA_BUNDLE` or `CURL_CA_BUNDLE`, where no `ca_bundle` is set.
    pub bundle: Option<CaBundle>,
}

impl SystemRoots {
    /// `REQUESTS_CA_BUNDLE` and `CURL_CA_BUNDLE` count only where nothing of ours `has_bundle`.
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
