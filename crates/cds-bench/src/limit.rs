//! The lower bound of a Rust client: reqwest with signing, and nothing else.

use std::path::PathBuf;
use std::sync::Arc;

use clap::{Args, ValueEnum};
use reqwest::header::CONTENT_TYPE;
use reqwest::{Client, Method};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};

use crate::Outcome;
use crate::signing::Signer;
use crate::usage::Usage;

/// What is called how often.
#[derive(Args)]
pub struct Calls {
    /// Address of the server.
    url: String,
    what: What,
    /// Calls that are measured; a tenth of them comes before, to warm up.
    calls: u32,
    /// PEM file of the authority that the server's certificate is from.
    #[arg(long)]
    ca: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum What {
    /// The state of a task.
    Task,
    /// A page of 100 instances.
    Page,
    /// A page of 10,000 instances.
    LargePage,
}

/// A call, but for its signature.
struct Call {
    client: Client,
    method: Method,
    base: String,
    signer: Signer,
    body: Option<&'static str>,
}

pub fn run(calls: &Calls) -> Outcome {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let call = Call::new(calls)?;
        for _ in 0..calls.calls.div_ceil(10) {
            call.send().await?;
        }
        let begin = Usage::now()?;
        for _ in 0..calls.calls {
            call.send().await?;
        }
        begin.print(calls.calls)
    })
}

impl Call {
    fn new(calls: &Calls) -> Result<Self, Box<dyn std::error::Error>> {
        let (method, action, task, body) = match calls.what {
            What::Task => (Method::GET, "DescribeTask", Some("12345"), None),
            What::Page => (Method::POST, "DescribeInstances", None, Some(r#"{"PageSize":100}"#)),
            What::LargePage => (Method::POST, "DescribeInstances", None, Some(r#"{"PageSize":10000}"#)),
        };
        let name = if method == Method::GET { "GET" } else { "POST" };
        let signer = Signer::new(name, action, "an-access-key", "a-secret", task);
        let ca = calls.ca.as_ref().map(CertificateDer::from_pem_file).transpose()?;
        let client =
            Client::builder().no_proxy().tcp_nodelay(true).tls_backend_preconfigured(tls(ca)?).build()?;
        Ok(Self { client, method, base: format!("{}/ccs/?", calls.url), signer, body })
    }

    async fn send(&self) -> reqwest::Result<()> {
        let url = format!("{}{}", self.base, self.signer.query());
        let mut request = self.client.request(self.method.clone(), url);
        if let Some(body) = self.body {
            request = request.header(CONTENT_TYPE, "application/json").body(body);
        }
        request.send().await?.error_for_status()?.bytes().await?;
        Ok(())
    }
}

fn tls(ca: Option<CertificateDer<'static>>) -> Result<ClientConfig, rustls::Error> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(ca);
    Ok(ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth())
}
