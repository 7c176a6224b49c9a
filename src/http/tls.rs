//! TLS and trusted roots. The bundled roots are loaded when the first certificate is verified. The system's roots,
//! which take longer to load than the rest of a first call, are loaded only if no other root matches.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};
use rustls_native_certs::{CertificateResult, load_certs_from_paths, load_native_certs};

use crate::environment::shown;
use crate::error::Error;
use crate::file::{NotRegular, regular};
use crate::settings::{CaBundle, Config, SystemRoots};

/// TLS 1.2 and 1.3 for these settings.
///
/// Only HTTP/1.1 is offered: the guarantees about a lost call (whether a byte was sent, and that cancelling it closes
/// its connection) require that each call has a connection to itself.
pub(crate) fn client_config(config: &Config) -> Result<ClientConfig, Error> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let check = if config.verify {
        let spoken = config.endpoint.scheme() == "https" || config.routes.use_tls();
        let bundle = config.ca_bundle.as_ref().filter(|_| spoken).map(read).transpose()?;
        if let Some(bundle) = config.system_roots.bundle.as_ref().filter(|_| spoken) {
            // It usually contains all system roots, which take a while to load.
            is_readable(&bundle.path).map_err(|why| wrong(bundle, why.text()))?;
        }
        Check::Roots(Box::new(Roots {
            bundle: bundle.unwrap_or_default(),
            system: config.system_roots.clone(),
            known: OnceLock::new(),
            all: OnceLock::new(),
        }))
    } else {
        Check::Nothing
    };
    let verifier = Arc::new(Verifier { provider: Arc::clone(&provider), check });
    let mut tls = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| Error::Config(format!("TLS cannot be set up: {error}")))?
        .dangerous()
        .with_custom_certificate_verifier(verifier)
        .with_no_client_auth();
    tls.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(tls)
}

/// Loads a bundle when the client is created, so that a broken one is reported immediately.
fn read(bundle: &CaBundle) -> Result<Vec<CertificateDer<'static>>, Error> {
    is_readable(&bundle.path).map_err(|why| wrong(bundle, why.text()))?;
    let found = load(&bundle.path);
    if let Some(error) = found.errors.first().filter(|_| !bundle.path.is_dir()) {
        return Err(wrong(bundle, &error.to_string()));
    }
    let mut usable = found.certs.iter().filter(|root| RootCertStore::empty().add((*root).clone()).is_ok());
    if usable.next().is_some() { Ok(found.certs) } else { Err(wrong(bundle, "it contains no certificate")) }
}

/// Whether it is a file or a directory: opening a pipe would block.
fn is_readable(path: &Path) -> Result<(), NotRegular> {
    match regular(path) {
        Ok(_) | Err(NotRegular::Folder) => Ok(()),
        Err(other) => Err(other),
    }
}

/// Unreadable files are skipped, since the bundled roots remain. Nothing here reads the environment, because another
/// thread may be changing it.
fn load_system(roots: &SystemRoots) -> Vec<CertificateDer<'static>> {
    let named: Vec<&PathBuf> = roots.file.iter().chain(&roots.folders).collect();
    let places = if named.is_empty() { roots.usual.iter().collect() } else { named };
    let mut found = if places.is_empty() { load_native_certs().certs } else { Vec::new() };
    let bundle = roots.bundle.iter().map(|bundle| &bundle.path);
    for path in places.into_iter().chain(bundle).filter(|path| is_readable(path).is_ok()) {
        found.extend(load(path).certs);
    }
    found
}

fn load(path: &Path) -> CertificateResult {
    if path.is_dir() {
        load_certs_from_paths(None, Some(path))
    } else {
        load_certs_from_paths(Some(path), None)
    }
}

fn wrong(CaBundle { path, setting }: &CaBundle, why: &str) -> Error {
    Error::Config(format!("{setting} {}: {why}; give a file of PEM certificates", shown(path)))
}

/// Verifies certificates, and in any case that the server has the private key of its certificate.
#[derive(Debug)]
struct Verifier {
    provider: Arc<CryptoProvider>,
    check: Check,
}

#[derive(Debug)]
enum Check {
    Roots(Box<Roots>),
    /// `verify=False`.
    Nothing,
}

#[derive(Debug)]
struct Roots {
    bundle: Vec<CertificateDer<'static>>,
    system: SystemRoots,
    known: OnceLock<RootVerifier>,
    all: OnceLock<RootVerifier>,
}

type RootVerifier = Result<Arc<WebPkiServerVerifier>, rustls::Error>;

impl Roots {
    /// Roots in memory: the bundled ones and those of `ca_bundle`.
    fn known_roots(&self) -> RootCertStore {
        let mut store = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
        store.add_parsable_certificates(self.bundle.iter().cloned());
        store
    }

    fn all_roots(&self) -> RootCertStore {
        let mut store = self.known_roots();
        store.add_parsable_certificates(load_system(&self.system));
        store
    }

    /// Whether any set of roots accepts a certificate, where `verify` tries one verifier.
    fn vouch(
        &self,
        provider: &Arc<CryptoProvider>,
        verify: impl Fn(&WebPkiServerVerifier) -> Result<ServerCertVerified, rustls::Error>,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let vouches = |verifier: &RootVerifier| verify(verifier.as_ref().map_err(Clone::clone)?);
        vouches(self.known.get_or_init(|| verifier_of(self.known_roots(), provider)))
            .or_else(|_| vouches(self.all.get_or_init(|| verifier_of(self.all_roots(), provider))))
    }
}

fn verifier_of(roots: RootCertStore, provider: &Arc<CryptoProvider>) -> RootVerifier {
    WebPkiServerVerifier::builder_with_provider(Arc::new(roots), Arc::clone(provider))
        .build()
        .map_err(|error| rustls::Error::General(error.to_string()))
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        match &self.check {
            Check::Nothing => Ok(ServerCertVerified::assertion()),
            Check::Roots(roots) => roots.vouch(&self.provider, |verifier| {
                verifier.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now)
            }),
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(
            message,
            certificate,
            signature,
            &self.provider.signature_verification_algorithms,
        )
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(
            message,
            certificate,
            signature,
            &self.provider.signature_verification_algorithms,
        )
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn roots(system: SystemRoots) -> Roots {
        Roots { bundle: Vec::new(), system, known: OnceLock::new(), all: OnceLock::new() }
    }

    #[test]
    fn a_system_without_any_certificate_leaves_the_bundled_roots() {
        let nowhere = SystemRoots { file: Some("/nonexistent/ca.pem".into()), ..SystemRoots::default() };
        let roots = roots(nowhere);
        assert_eq!(roots.all_roots().len(), webpki_roots::TLS_SERVER_ROOTS.len());
        assert!(roots.all_roots().len() > 100);
    }

    #[test]
    fn the_systems_roots_are_read_only_where_no_other_vouches() {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let roots = roots(SystemRoots::default());
        roots.vouch(&provider, |_| Ok(ServerCertVerified::assertion())).expect("trusted");
        assert!(roots.all.get().is_none());
        let refuse = |_: &WebPkiServerVerifier| Err(rustls::Error::General("unknown".to_owned()));
        roots.vouch(&provider, refuse).expect_err("refused by all");
        assert!(roots.all.get().is_some());
    }
}
