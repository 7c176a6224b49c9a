//! What a journal costs: a change with and without it, and opening a large one.

use std::fs::{self, File, OpenOptions};
use std::io::{BufRead, BufReader, BufWriter, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Instant;

use cds::model::{Effect, Verb};
use cds::{Client, Journal, JournalPlace, Options, Parameters, ProcessEnvironment, Request};
use clap::Args;
use serde_json::json;

use crate::Outcome;
use crate::usage::Usage;

/// How much is measured, and where.
#[derive(Args)]
pub struct Work {
    /// A folder on the disk to measure.
    folder: PathBuf,
    /// Number of changes.
    #[arg(long, default_value_t = 1000)]
    changes: u32,
    /// Number of entries of the journal that is opened.
    #[arg(long, default_value_t = 100_000)]
    entries: u64,
}

pub fn run(work: &Work) -> Outcome {
    let path = work.folder.join("bench-journal.db");
    let remove = || fs::remove_file(&path).or(Ok::<_, std::io::Error>(()));
    println!("{} appends of 700 bytes, each synced:", work.changes);
    syncs(&work.folder.join("bench-syncs"), work.changes)?;
    let url = serve()?;
    println!("{} changes without a journal:", work.changes);
    changes(&url, JournalPlace::Off, work.changes)?;
    println!("{} changes with one:", work.changes);
    remove()?;
    changes(&url, JournalPlace::At(path.clone()), work.changes)?;
    println!("{} changes that note what is there first, without a journal, then with one:", work.changes);
    remove()?;
    noted_changes(&url, JournalPlace::Off, work.changes)?;
    noted_changes(&url, JournalPlace::At(path.clone()), work.changes)?;
    remove()?;
    fill(&path, work.entries)?;
    let length = fs::metadata(&path)?.len();
    for _ in 0..3 {
        // A process opens a journal once, so each measurement has its own name.
        let other =
            path.with_extension(format!("{:?}", Instant::now()).replace(|c: char| !c.is_ascii_digit(), ""));
        fs::rename(&path, &other)?;
        println!("a journal of {} entries and {length} bytes, opened:", work.entries);
        let before = Usage::now()?;
        Journal::open(&other, false)?;
        before.print(1)?;
        fs::rename(&other, &path)?;
    }
    remove()?;
    Ok(())
}

fn syncs(path: &Path, count: u32) -> Outcome {
    let mut file = OpenOptions::new().create(true).append(true).open(path)?;
    let before = Usage::now()?;
    for _ in 0..count {
        file.write_all(&[b'x'; 700])?;
        file.sync_data()?;
    }
    before.print(count)?;
    Ok(fs::remove_file(path)?)
}

/// Changes without a model: nothing is noted before them.
fn changes(url: &str, journal: JournalPlace, count: u32) -> Outcome {
    let request = Request::free("network", "CreateVdc", Verb::Post, Effect::Mutate, named()?)?;
    send(url, journal, count, &request)
}

/// Changes of which only what was there before tells whether they were carried out.
fn noted_changes(url: &str, journal: JournalPlace, count: u32) -> Outcome {
    let (service, action) = cds::model::action("vdc", "CreateVdc").ok_or("there is no CreateVdc")?;
    send(url, journal, count, &Request::documented(service, action, named()?)?)
}

fn named() -> Result<Parameters, Box<dyn std::error::Error>> {
    match json!({"RegionId": "CN_Beijing_A", "VdcName": "a-name"}) {
        serde_json::Value::Object(given) => Ok(Parameters::from(given)),
        _ => unreachable!("it is an object"),
    }
}

fn send(url: &str, journal: JournalPlace, count: u32, request: &Request) -> Outcome {
    let options = Options {
        access_key_id: Some("an-access-key".into()),
        access_key_secret: Some("a-secret".into()),
        endpoint_url: Some(url.to_owned()),
        journal: Some(journal),
        ..Options::default()
    };
    let client = Client::new(options.resolve(&ProcessEnvironment::empty())?)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(client.call(request))?;
    let before = Usage::now()?;
    for _ in 0..count {
        runtime.block_on(client.call(request))?;
    }
    before.print(count)
}

/// The URL of a server that answers every request in the same way.
fn serve() -> Result<String, std::io::Error> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let url = format!("http://{}", listener.local_addr()?);
    thread::spawn(move || listener.incoming().flatten().for_each(|stream| drop(answer(stream))));
    Ok(url)
}

fn answer(mut stream: TcpStream) -> Result<(), std::io::Error> {
    const BODY: &str = r#"{"Code":"Success","Message":"Success.","TaskId":"7430162"}"#;
    let mut reader = BufReader::new(stream.try_clone()?);
    loop {
        let (mut line, mut length) = (String::new(), 0);
        while reader.read_line(&mut line)? > 2 {
            if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse().unwrap_or_default();
            }
            line.clear();
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body)?;
        let response = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{BODY}", BODY.len());
        stream.write_all(response.as_bytes())?;
    }
}

/// Writes a journal with orders that were carried out, as `src/journal/line.rs` does.
fn fill(path: &Path, entries: u64) -> Outcome {
    let mut file = BufWriter::new(File::create(path)?);
    writeln!(file, "cds-journal 1")?;
    for number in 0..entries {
        let params = json!({"RegionId": "CN_Beijing_A", "VdcId": "6d2a9e74-1c3b-4b58-a0f7-25c8de914b33", "Cpu": 4,
            "Ram": 8, "InstanceName": format!("web-{number}"), "InstanceType": "CCS.C3", "Password": "***"});
        let order = json!({"key": format!("web-{number}"), "endpoint": "https://api.capitalonline.net",
            "service": "instance", "path": "ccs", "action": "CreateInstance", "params": params,
            "nonce": "d75a8dfe-579f-4393-82f1-0aa4281b198e", "sent_at": "2026-11-26T21:38:35Z",
            "holder": "606daca0dc5145019e8b9bc06db213c1"});
        let end = json!({"task_ids": ["7430162"], "task_family": "ccs", "http_status": 200,
            "answer": {"Code": "Success", "Message": "Success.", "Data": {}, "TaskId": "7430162"}});
        for text in [
            format!("O {number:016x} {:016x} {order}", number * 7919 + 1),
            format!("E {number:016x} {:016x} {end}", 1),
        ] {
            writeln!(file, "{:08x} {text}", crc32fast::hash(text.as_bytes()))?;
        }
    }
    Ok(file.flush()?)
}
