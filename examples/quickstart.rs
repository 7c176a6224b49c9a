//! The quick start in Rust, on a simulated cloud in this process: `cargo run -p cds-sim --example quickstart`.

use std::error::Error;

use cds::{Client, Request, Response, TaskState, TaskWaiter, WaitOptions};
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn Error>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(run())
}

async fn run() -> Result<(), Box<dyn Error>> {
    let cloud = cds_sim::Simulator::start(cds_sim::Options::default())?;
    let options = cds::Options {
        access_key_id: Some(cloud.access_key_id().to_owned()),
        access_key_secret: Some(cloud.access_key_secret().into()),
        endpoint_url: Some(cloud.endpoint_url().to_owned()),
        ..cds::Options::default()
    };
    let client = Client::new(options.resolve(&cds::ProcessEnvironment::read())?)?;

    let order = Request::new("vdc", "CreateVdc", json!({"RegionId": "CN_Beijing_A", "VdcName": "demo"}))?;
    wait(&client, &client.call(&order).await?).await?;

    let search = Request::new("vdc", "DescribeVdc", json!({"Keyword": "demo"}))?;
    let listed: Value = client.call(&search).await?.json()?;
    println!("{}", listed["Data"][0]["VdcId"]);
    Ok(())
}

/// Waits for every task that an order queued.
async fn wait(client: &Client, order: &Response) -> Result<(), Box<dyn Error>> {
    let mut waiter = TaskWaiter::new(WaitOptions::default());
    for task in order.tasks()? {
        waiter.add(client.clone(), task);
    }
    while let Some(polled) = waiter.next().await {
        match polled.seen? {
            Some(status) if status.state == TaskState::Failed => return Err("the task failed".into()),
            Some(_) => {}
            None => return Err("the wait timed out; the task continues in the cloud".into()),
        }
    }
    Ok(())
}
