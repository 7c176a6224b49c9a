//! Repeats operations, to count their instructions.

use cds::model::{Verb, find};
use cds::{
    Client, Credentials, Options, Paginator, Parameters, ProcessEnvironment, Request, Stamp, signed_url,
};
use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use crate::Outcome;
use crate::answers;

/// Operation and number of repetitions.
#[derive(Args)]
pub struct Work {
    what: What,
    /// How often. Twice as often less once is free of what it takes to start.
    times: u32,
    /// Address of the server, for calls.
    #[arg(long, default_value = "http://127.0.0.1:1")]
    url: String,
}

#[derive(Clone, Copy, ValueEnum)]
enum What {
    /// The signed query of a small request.
    Signing,
    /// A small request from its parameters, validated.
    SmallRequest,
    /// An order of a server with everything that it may have.
    LargeRequest,
    /// The rows of a page of 100 instances.
    PageTaking,
    /// A whole call with a small response.
    SmallCall,
    /// A whole call for a page of 100 instances: most of it is reading its envelope.
    PageCall,
}

pub fn run(work: &Work) -> Outcome {
    match work.what {
        What::Signing => signing(work.times),
        What::SmallRequest => building(work.times, "DescribeTask", &json!({"TaskId": "12345"})),
        What::LargeRequest => building(work.times, "CreateInstance", &order()),
        What::PageTaking => page_taking(work.times),
        What::SmallCall => calling(work, "DescribeTask", &json!({"TaskId": "12345"})),
        What::PageCall => calling(work, "DescribeInstances", &json!({"PageSize": 100})),
    }
}

fn signing(times: u32) -> Outcome {
    let credentials = Credentials::explicit("an-access-key", "a-secret")?;
    let parameters = [("TaskId".to_owned(), "12345".to_owned())];
    for _ in 0..times {
        let stamp = Stamp::now();
        keep(signed_url(&[], credentials.signer(), Verb::Get, "DescribeTask", &parameters, &stamp));
    }
    Ok(())
}

fn building(times: u32, action: &str, parameters: &Value) -> Outcome {
    for _ in 0..times {
        keep(request(action, parameters)?);
    }
    Ok(())
}

fn page_taking(times: u32) -> Outcome {
    let page = answers::page(answers::PAGE);
    for _ in 0..times {
        let (service, action) = documented("DescribeInstances")?;
        let mut pages = Paginator::new(service, action, Parameters::new(), None)?;
        let rows = pages.take(page.as_bytes())?.len();
        if rows != answers::PAGE {
            return Err(format!("a page of {rows} rows").into());
        }
    }
    Ok(())
}

fn calling(work: &Work, action: &str, parameters: &Value) -> Outcome {
    let options = Options {
        access_key_id: Some("an-access-key".to_owned()),
        access_key_secret: Some("a-secret".into()),
        endpoint_url: Some(work.url.clone()),
        ..Options::default()
    };
    let client = Client::new(options.resolve(&ProcessEnvironment::read())?)?;
    let request = request(action, parameters)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        for _ in 0..work.times {
            keep(client.call(&request).await?);
        }
        Ok(())
    })
}

fn request(action: &str, parameters: &Value) -> Result<Request, Box<dyn std::error::Error>> {
    let (service, action) = documented(action)?;
    let parameters = parameters.as_object().cloned().unwrap_or_default();
    Ok(Request::documented(service, action, parameters)?)
}

type Documented = (&'static cds::model::Service, &'static cds::model::Action);

fn documented(action: &str) -> Result<Documented, String> {
    find("ccs", action).ok_or_else(|| format!("{action} is not documented"))
}

fn order() -> Value {
    json!({
        "RegionId": "CN_Beijing_A", "VdcId": "6d2a9e74-1c3b-4b58-a0f7-25c8de914b33", "InstanceName": "web",
        "InstanceType": "CCS.C3", "Cpu": 4, "Ram": 8, "Password": "Example-Passw0rd!", "Amount": 2,
        "InstanceChargeType": "PostPaid", "SystemDisk": {"Type": "ssd_system_disk", "Size": 60},
        "DataDisks": [{"Type": "ssd_disk", "Size": 100}, {"Type": "ssd_disk", "Size": 200}],
        "PrivateIp": [{"PrivateId": "a1573c8e-0b94-4d2f-b6e1-904f7d2ac518", "IP": ["auto", "auto"]}],
    })
}

/// Keeps the compiler from leaving work out.
fn keep<T>(made: T) {
    drop(std::hint::black_box(made));
}
