//! Resolves orders whose outcome is unknown.

use cds::{
    Client, Error, Noted, Order, Request, Settling, Timestamp, Verdict, model, resolve_entry, seconds,
};
use pyo3::prelude::*;

use crate::error::to_py_err;
use crate::job::Job;
use crate::settings::Real;

/// An order whose outcome is unknown, as its exception describes it.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub(crate) struct Unknown {
    service: String,
    action: String,
    /// JSON, as the exception was given it.
    facts: String,
    task_ids: Vec<String>,
    sent_at: String,
    /// Under which a journal may have it.
    nonce: String,
    /// What was there before, as JSON, if it was noted.
    noted: Option<String>,
    /// Seconds; None is the default.
    settle: Option<Real>,
}

impl Unknown {
    /// The job that asks the cloud; it yields the outcome, the ids of resources, those of tasks, why, the family of the
    /// tasks, and the id that stands for a lost one.
    pub(crate) fn job(self, py: Python<'_>, client: Client) -> PyResult<Job<Result<Verdict, Error>>> {
        let settle = self.settle.as_ref().map(|Real(time)| seconds("settle", *time)).transpose();
        let settle = settle.map_err(|error| to_py_err(py, error))?;
        let family = self.family();
        let work = async move {
            if let Some(verdict) = resolve_entry(&client, &self.nonce, settle).await? {
                return Ok(verdict);
            }
            match self.order() {
                Ok((order, noted, sent_at)) => {
                    let usual = Settling::of(order.action);
                    let settling = Settling { time: settle.unwrap_or(usual.time), ..usual };
                    cds::resolve(&client, &order, &noted, sent_at, settling).await
                }
                Err(why) => Ok(Verdict::Undecided { candidates: Vec::new(), why: why.to_owned() }),
            }
        };
        Ok(Job::new(work, |py, verdict| told(py, verdict.map_err(|error| to_py_err(py, error))?, family)))
    }

    /// The family of its tasks.
    fn family(&self) -> &'static str {
        let task = model::action(&self.service, &self.action).and_then(|(_, action)| action.task.as_ref());
        task.map_or(&model::api().usual_task_family, |task| &task.family)
    }

    fn order(self) -> Result<(Order, Noted, Timestamp), &'static str> {
        let model = model::action(&self.service, &self.action);
        let (service, action) = model.ok_or("the action has no model that says how it could be told")?;
        let facts = serde_json::from_str(&self.facts).map_err(|_| "its parameters are not known")?;
        let sent_at = self.sent_at.parse().map_err(|_| "it is not known when it was sent")?;
        let noted = self.noted.map(|noted| serde_json::from_str(&noted)).transpose();
        let noted = noted.map_err(|_| "what was there before is not known")?.unwrap_or_default();
        let order = Order { task_ids: self.task_ids, ..Order::new(service, action, &facts) };
        Ok((order, noted, sent_at))
    }
}

fn told(py: Python<'_>, verdict: Verdict, family: &str) -> PyResult<Py<PyAny>> {
    let told = match verdict {
        Verdict::Done { resource_ids, task_ids, lost_task } => {
            ("done", resource_ids, task_ids, String::new(), family, lost_task)
        }
        Verdict::NotDone => ("not_done", Vec::new(), Vec::new(), String::new(), family, None),
        Verdict::Undecided { candidates, why } => ("undecided", candidates, Vec::new(), why, family, None),
    };
    Ok(told.into_pyobject(py)?.into_any().unbind())
}

/// The job that notes what is there before an order is sent.
pub(crate) fn note_job(client: Client, request: &Request) -> Job<Result<Noted, Error>> {
    let order = Order::of(request);
    let work = async move {
        match order {
            Some(order) => cds::before(&client, &order).await,
            None => Ok(Noted::default()),
        }
    };
    Job::new(work, |py, noted| {
        let noted = noted.map_err(|error| to_py_err(py, error))?;
        // Texts and numbers can be written.
        let text = serde_json::to_string(&noted).unwrap_or_default();
        Ok(text.into_pyobject(py)?.into_any().unbind())
    })
}
