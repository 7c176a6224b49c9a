//! The quick start in Rust, on a simulated cloud in this process: `cargo run -p cds-sim --example quickstart`.

use std::error::Error;
use std::time::Duration;

use cds::{Client, Parameters, Request, Response, Task, TaskState, TaskWaiter, WaitOptions};
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

    let order = json!({"RegionId": "CN_Beijing_A", "VdcName": "demo"});
    let created = call(&client, "vdc", "CreateVdc", order).await?;
    wait(&client, &created).await?;

    let listed = call(&client, "vdc", "DescribeVdc", json!({"Keyword": "demo"})).await?;
    let listed: Value = serde_json::from_slice(&listed.body)?;
    println!("{}", listed["Data"][0]["VdcId"]);
    Ok(())
}

async fn call(client: &Client, service: &str, action: &str, given: Value) -> Result<Response, cds::Error> {
    let (service, action) = cds::model::action(service, action).expect("it is documented");
    let Value::Object(given) = given else { unreachable!("parameters have names") };
    client.call(&Request::documented(service, action, Parameters::from(given))?).await
}

/// Waits for every task that an order queued.
async fn wait(client: &Client, order: &Response) -> Result<(), Box<dyn Error>> {
    let timeout = Duration::from_secs(900);
    let mut waiter =
        TaskWaiter::new(WaitOptions { timeout, interval: None, spacing: None, report_every_poll: false });
    for id in &order.task_ids {
        waiter.add(client.clone(), Task::new(id, order.task_family)?);
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
