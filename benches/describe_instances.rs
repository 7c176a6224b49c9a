//! How many lists of 100 instances the simulator answers in a second, and whether its memory stays flat.
//!
//! `cargo bench -p cds-sim -- [REQUESTS]`; default 50,000. Client and server share the machine's cores.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use cds::model::{Effect, Verb};
use cds::{Client, Options, Parameters, Request};
use serde_json::{Value, json};

/// Requests under way at once.
const IN_FLIGHT: usize = 16;

/// Rows of the list.
const INSTANCES: usize = 100;

fn main() {
    let requests = std::env::args().skip(1).find_map(|text| text.parse().ok()).unwrap_or(50_000);
    let progression = "immediate".parse().expect("a progression");
    let simulator =
        cds_sim::Simulator::start(cds_sim::Options { progression, ..cds_sim::Options::default() })
            .expect("a free port");
    let options = Options {
        access_key_id: Some(simulator.access_key_id().to_owned()),
        access_key_secret: Some(simulator.access_key_secret().into()),
        endpoint_url: Some(simulator.endpoint_url().to_owned()),
        ..Options::default()
    };
    let config = options.resolve(&cds::ProcessEnvironment).expect("complete settings");
    let client = Client::new(config).expect("a client");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let size = fill(&client).await;
        measure(&client, requests / 10).await;
        let before = resident_megabytes();
        let seconds = measure(&client, requests).await;
        println!(
            "{requests} lists of {INSTANCES} instances ({size} bytes) in {seconds:.2} s: {:.0} a second; \
             resident memory {before:.1} MB before, {:.1} MB after",
            requests as f64 / seconds,
            resident_megabytes(),
        );
    });
}

/// Makes the instances. Returns the size of their list.
async fn fill(client: &Client) -> usize {
    let vdc = json!({"RegionId": "CN_Beijing_A", "VdcName": "bench"});
    call(client, "network", "CreateVdc", Verb::Post, vdc).await;
    let vdcs = call(client, "network", "DescribeVdc", Verb::Get, json!({})).await;
    let vdc = &vdcs["Data"][0]["VdcId"];
    let network =
        json!({"VdcId": vdc, "Name": "inside", "Type": "manual", "Address": "10.7.0.0", "Mask": "16"});
    call(client, "network", "CreatePrivateNetwork", Verb::Post, network).await;
    let vdcs = call(client, "network", "DescribeVdc", Verb::Get, json!({})).await;
    let network = &vdcs["Data"][0]["PrivateNetwork"][0]["PrivateId"];
    for _ in 0..INSTANCES / 50 {
        let order = json!({
            "RegionId": "CN_Beijing_A", "VdcId": vdc, "InstanceName": "bench", "InstanceType": "CCS.C3",
            "Cpu": 2, "Ram": 4, "Password": "Example-Passw0rd!", "Amount": 50,
            "DataDisks": [{"Size": 100, "Type": "ssd_disk"}],
            "PrivateIp": [{"PrivateId": network, "IP": vec!["auto"; 50]}],
        });
        call(client, "ccs", "CreateInstance", Verb::Post, order).await;
    }
    client.call(&list()).await.expect("a list").body.len()
}

async fn call(client: &Client, path: &str, action: &str, verb: Verb, parameters: Value) -> Value {
    let Value::Object(parameters) = parameters else { unreachable!("parameters are an object") };
    let request = Request::free(path, action, verb, Effect::Mutate, parameters).expect("a request");
    let reply = client.call(&request).await.expect(action);
    serde_json::from_slice(&reply.body).expect("JSON")
}

fn list() -> Request {
    let parameters = Parameters::from_iter([("PageSize".to_owned(), Value::from(INSTANCES))]);
    Request::free("ccs", "DescribeInstances", Verb::Post, Effect::Read, parameters).expect("a request")
}

/// Sends so many requests. Returns the seconds that it took.
async fn measure(client: &Client, requests: usize) -> f64 {
    let sent = Arc::new(AtomicUsize::new(0));
    let begin = Instant::now();
    let workers: Vec<_> = (0..IN_FLIGHT)
        .map(|_| {
            let (client, sent) = (client.clone(), Arc::clone(&sent));
            tokio::spawn(async move {
                let request = list();
                while sent.fetch_add(1, Ordering::Relaxed) < requests {
                    client.call(&request).await.expect("an answer");
                }
            })
        })
        .collect();
    for worker in workers {
        worker.await.expect("no panic");
    }
    begin.elapsed().as_secs_f64()
}

fn resident_megabytes() -> f64 {
    let pages = std::fs::read_to_string("/proc/self/statm").ok();
    let pages = pages.as_deref().and_then(|text| text.split(' ').nth(1)?.parse::<f64>().ok());
    pages.unwrap_or_default() * 4096.0 / 1_048_576.0
}
