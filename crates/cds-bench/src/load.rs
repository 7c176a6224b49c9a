//! The lower bound of any client: a pre-built request over a plain socket, and its response.

use std::io::{Error, ErrorKind, Read, Write};
use std::net::TcpStream;

use clap::Args;

use crate::Outcome;
use crate::signing::Signer;
use crate::usage::Usage;

/// Number of polls of a task.
#[derive(Args)]
pub struct Calls {
    /// Address of the server, with `http`.
    url: String,
    /// Calls that are measured; a tenth of them comes before, to warm up.
    calls: u32,
}

pub fn run(calls: &Calls) -> Outcome {
    let host = calls.url.trim_start_matches("http://");
    let query = Signer::new("GET", "DescribeTask", "an-access-key", "a-secret", Some("12345")).query();
    let request = format!("GET /ccs/?{query} HTTP/1.1\r\nHost: {host}\r\n\r\n");
    let mut stream = TcpStream::connect(host)?;
    stream.set_nodelay(true)?;
    let mut answer = vec![0; 64 * 1024];
    for _ in 0..calls.calls.div_ceil(10) {
        call(&mut stream, request.as_bytes(), &mut answer)?;
    }
    let begin = Usage::now()?;
    for _ in 0..calls.calls {
        call(&mut stream, request.as_bytes(), &mut answer)?;
    }
    begin.print(calls.calls)
}

/// The response is small and sent in one write, so it arrives in one read.
fn call(stream: &mut TcpStream, request: &[u8], answer: &mut [u8]) -> std::io::Result<()> {
    stream.write_all(request)?;
    let length = stream.read(answer)?;
    if answer.starts_with(b"HTTP/1.1 200 OK\r\n") && answer[..length].ends_with(b"}") {
        Ok(())
    } else {
        Err(Error::new(ErrorKind::InvalidData, "the response is not a whole one"))
    }
}
