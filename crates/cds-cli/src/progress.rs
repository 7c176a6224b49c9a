//! Waits for tasks, and says on stderr how they go on: one line that is drawn again on a terminal, else a line for each
//! event.

use std::io::{self, Write};
use std::time::{Duration, Instant};

use cds::{PollResult, Task, TaskState, TaskStatus, TaskWaiter, WaitOptions};
use serde_json::{Value, json};

use crate::failure::{Failure, resume};
use crate::session::Session;
use crate::terminal::{is_stderr, say};

/// Many waits together poll no more often than this.
const SPACING: Duration = Duration::from_millis(200);

/// A task that a command waits for.
struct Waited {
    id: String,
    last: Option<TaskStatus>,
    /// Why it is not known how it ended.
    error: Option<cds::Error>,
}

/// The results of tasks.
pub(crate) struct Ended {
    /// The tasks, to be shown.
    pub(crate) tasks: Value,
    /// Whether all succeeded.
    pub(crate) result: Result<(), Failure>,
}

/// Waits for tasks of a family until all have ended.
pub(crate) fn wait(
    session: &Session,
    ids: &[String],
    family: &str,
    timeout: Duration,
) -> Result<Ended, Failure> {
    let options = WaitOptions { timeout, interval: None, spacing: Some(SPACING), report_every_poll: false };
    let mut tasks: Vec<Waited> =
        ids.iter().map(|id| Waited { id: id.clone(), last: None, error: None }).collect();
    let polled: Result<Vec<Task>, cds::Error> = ids.iter().map(|id| Task::new(id, family)).collect();
    let polled = polled.map_err(|error| Failure::of(&error, ""))?;
    let mut line = Line::new();
    let followed = async {
        let mut waiter = TaskWaiter::new(options);
        polled.into_iter().for_each(|task| waiter.add(session.client.clone(), task));
        loop {
            let redraw = tokio::time::sleep(Duration::from_secs(1));
            tokio::select! {
                event = waiter.next() => match event {
                    Some(event) => note(&mut tasks, event, &mut line),
                    None => break,
                },
                () = redraw, if line.is_drawn => {}
            }
            line.draw(&tasks);
        }
    };
    let ended = session.run(followed);
    line.clear();
    let failure = match ended {
        Some(()) => failure(&tasks, family, timeout),
        None => Some(interrupted(&tasks, family)),
    };
    Ok(Ended {
        tasks: tasks.iter().map(|task| task.shown(family)).collect(),
        result: failure.map_or(Ok(()), Err),
    })
}

fn note(tasks: &mut [Waited], event: PollResult, line: &mut Line) {
    let Some(task) = tasks.get_mut(event.index) else { return };
    match event.seen {
        Ok(Some(status)) => {
            line.event(&task.id, &status);
            task.last = Some(status);
        }
        Ok(None) => {}
        Err(error) => task.error = Some(error),
    }
}

impl Waited {
    fn is(&self, state: TaskState) -> bool {
        self.last.as_ref().is_some_and(|last| last.state == state)
    }

    fn is_running(&self) -> bool {
        self.error.is_none() && self.last.as_ref().is_none_or(|last| last.state == TaskState::Running)
    }

    fn shown(&self, family: &str) -> Value {
        self.last.as_ref().map_or_else(
            || json!({"TaskId": self.id, "Family": family, "State": "unknown"}),
            |last| shown(&self.id, family, last),
        )
    }
}

/// What a command shows of a task.
pub(crate) fn shown(id: &str, family: &str, status: &TaskStatus) -> Value {
    json!({
        "TaskId": id,
        "Family": family,
        "State": status.state.as_str(),
        "Status": status.status,
        "ResourceIds": status.resource_ids,
        "Message": status.message,
    })
}

fn failure(tasks: &[Waited], family: &str, timeout: Duration) -> Option<Failure> {
    let failed: Vec<&Waited> = tasks.iter().filter(|task| task.is(TaskState::Failed)).collect();
    let ids = |tasks: &[&Waited]| tasks.iter().map(|task| task.id.clone()).collect::<Vec<_>>();
    if !failed.is_empty() {
        let reasons: Vec<String> = failed.iter().map(|task| reason(task)).collect();
        let ids = ids(&failed);
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        return Some(Failure::tasks(&reasons.join("; "), &ids));
    }
    if let Some(error) = tasks.iter().find_map(|task| task.error.as_ref()) {
        return Some(Failure::of(error, ""));
    }
    let running: Vec<&str> =
        tasks.iter().filter(|task| task.is_running()).map(|task| task.id.as_str()).collect();
    (!running.is_empty()).then(|| {
        let text = format!(
            "after {} s {} of {} tasks go on in the cloud; wait again with `{}`",
            timeout.as_secs_f64(),
            running.len(),
            tasks.len(),
            resume(&running, family)
        );
        Failure::timed_out(&text, &running)
    })
}

fn reason(task: &Waited) -> String {
    let message = task.last.as_ref().map(|last| last.message.as_str()).filter(|message| !message.is_empty());
    format!("task {} failed: {}", task.id, message.unwrap_or("the server gave no reason"))
}

fn interrupted(tasks: &[Waited], family: &str) -> Failure {
    let running: Vec<&str> =
        tasks.iter().filter(|task| task.is_running()).map(|task| task.id.as_str()).collect();
    let again = resume(&running, family);
    Failure::interrupted(&format!("interrupted; the tasks go on in the cloud: wait again with `{again}`"))
}

/// The progress on stderr.
struct Line {
    /// Whether it is one line of a terminal.
    is_drawn: bool,
    begun: Instant,
}

impl Line {
    fn new() -> Self {
        Self { is_drawn: is_stderr(), begun: Instant::now() }
    }

    /// A line for an event, where nothing can be drawn again.
    fn event(&self, id: &str, status: &TaskStatus) {
        if !self.is_drawn {
            let resources = status.resource_ids.join(", ");
            let resources = if resources.is_empty() { resources } else { format!(" ({resources})") };
            say(&format!("task {id}: {}{resources}", status.status));
        }
    }

    fn draw(&self, tasks: &[Waited]) {
        if !self.is_drawn {
            return;
        }
        let count = |state| tasks.iter().filter(|task| task.is(state)).count();
        let (done, failed) = (count(TaskState::Succeeded), count(TaskState::Failed));
        let failed = if failed == 0 { String::new() } else { format!(", {failed} failed") };
        let text = match tasks {
            [task] => {
                let status = task.last.as_ref().map_or("queued", |last| last.status.as_str());
                format!("task {}: {status}", task.id)
            }
            tasks => format!("{done} of {} tasks done{failed}", tasks.len()),
        };
        self.write(&format!("\r\u{1b}[K{text} ({} s)", self.begun.elapsed().as_secs()));
    }

    fn clear(&self) {
        if self.is_drawn {
            self.write("\r\u{1b}[K");
        }
    }

    fn write(&self, text: &str) {
        let mut stderr = io::stderr().lock();
        let _ = stderr.write_all(text.as_bytes()).and_then(|()| stderr.flush());
    }
}
