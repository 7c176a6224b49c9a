//! The server: one thread, keep-alive connections, each response sent in one write.

use std::fs;
use std::io::{Read, Write};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

use crate::Outcome;
use crate::answers::{Answers, whole};

/// Largest head of a request, in headers.
const HEADERS: usize = 32;

/// What all connections share.
struct Service {
    answers: Answers,
    /// Requests that were answered, but for those that ask for this number.
    answered: AtomicU64,
}

pub fn serve(certificate: &Path, key: &Path) -> Outcome {
    let acceptor = acceptor(certificate, key)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
    runtime.block_on(async {
        let plain = TcpListener::bind("127.0.0.1:0").await?;
        let secure = TcpListener::bind("127.0.0.1:0").await?;
        print_addresses(plain.local_addr()?, secure.local_addr()?)?;
        let service = Arc::new(Service { answers: Answers::new(), answered: AtomicU64::new(0) });
        tokio::select! {
            outcome = accept(plain, None, Arc::clone(&service)) => outcome,
            outcome = accept(secure, Some(acceptor), service) => outcome,
            () = standard_input_ends() => Ok(()),
        }
    })
}

fn print_addresses(plain: SocketAddr, secure: SocketAddr) -> Outcome {
    println!(
        "{}",
        serde_json::json!({"http": format!("http://{plain}"), "https": format!("https://localhost:{}", secure.port())})
    );
    std::io::stdout().flush()?;
    Ok(())
}

/// TLS 1.3 alone, so that everyone speaks the same.
fn acceptor(certificate: &Path, key: &Path) -> Result<TlsAcceptor, Box<dyn std::error::Error>> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let chain = CertificateDer::pem_file_iter(certificate)?.collect::<Result<Vec<_>, _>>()?;
    let config = ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&rustls::version::TLS13])?
        .with_no_client_auth()
        .with_single_cert(chain, PrivateKeyDer::from_pem_slice(&fs::read(key)?)?)?;
    Ok(TlsAcceptor::from(Arc::new(config)))
}

/// A separate thread waits, which costs nothing: the runtime cannot watch every kind of input.
async fn standard_input_ends() {
    let (ended, end) = tokio::sync::oneshot::channel();
    std::thread::spawn(move || {
        let _ = std::io::stdin().read_to_end(&mut Vec::new());
        let _ = ended.send(());
    });
    let _ = end.await;
}

async fn accept(listener: TcpListener, acceptor: Option<TlsAcceptor>, service: Arc<Service>) -> Outcome {
    loop {
        let (stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        tokio::spawn(connection(stream, acceptor.clone(), Arc::clone(&service)));
    }
}

/// A connection that breaks ends; its client notices.
async fn connection(stream: TcpStream, acceptor: Option<TlsAcceptor>, service: Arc<Service>) {
    let _ = match acceptor {
        None => answer_all(stream, &service).await,
        Some(acceptor) => match acceptor.accept(stream).await {
            Ok(stream) => answer_all(stream, &service).await,
            Err(error) => Err(error),
        },
    };
}

async fn answer_all(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    service: &Service,
) -> std::io::Result<()> {
    let mut received = Vec::new();
    while stream.read_buf(&mut received).await? > 0 {
        let Some((path, body, length)) = request(&received)? else { continue };
        if path == "/answered" {
            let answered = service.answered.load(Ordering::Relaxed);
            stream.write_all(&whole(&answered.to_string())).await?;
        } else {
            service.answered.fetch_add(1, Ordering::Relaxed);
            stream.write_all(service.answers.to(path, body)).await?;
        }
        stream.flush().await?;
        received.drain(..length);
    }
    Ok(())
}

/// Path, body and length of a request, if it is there as a whole. Nobody sends the next one before its response.
fn request(received: &[u8]) -> std::io::Result<Option<(&str, &[u8], usize)>> {
    let mut headers = [httparse::EMPTY_HEADER; HEADERS];
    let mut request = httparse::Request::new(&mut headers);
    let httparse::Status::Complete(head) = request.parse(received).map_err(std::io::Error::other)? else {
        return Ok(None);
    };
    let length = head + content_length(request.headers);
    let path = request.path.unwrap_or_default();
    Ok(received.get(head..length).map(|body| (path, body, length)))
}

fn content_length(headers: &[httparse::Header<'_>]) -> usize {
    let header = headers.iter().find(|header| header.name.eq_ignore_ascii_case("content-length"));
    header.and_then(|header| std::str::from_utf8(header.value).ok()?.parse().ok()).unwrap_or_default()
}
