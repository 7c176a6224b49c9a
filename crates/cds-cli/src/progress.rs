//! Waits for tasks, and says on stderr how they go on: one line that is drawn again on a terminal, else a line for each
//! event.

use std::io::{self, Write};
use std::time::{Duration, Instant};

use cds::{PollResult, TaskState, TaskStatus, TaskWaiter, WaitOptions};
use serde_json::{Value, json};

use crate::failure::{Failure, resume};
use crate::output::shortened;
use crate::session::Session;
use crate::terminal::{is_stderr, say, stderr_width};

/// Many waits together poll no more often than this.
const SPACING: Duration = Duration::from_millis(200);

/// How often a line on a terminal is drawn again.
pub(crate) const REDRAWN: Duration = Duration::from_secs(1);

/// The tasks of one family that a command waits for.
pub(crate) struct Tasks {
    family: String,
    timeout: Duration,
    list: Vec<Waited>,
}

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
    let mut tasks = Tasks::new(ids, family, timeout);
    let mut waiter = tasks.waiter(session)?;
    let line = Line::new();
    let followed = async {
        loop {
            let redraw = tokio::time::sleep(REDRAWN);
            tokio::select! {
                event = waiter.next() => match event {
                    Some(event) => {
                        line.event(&tasks, &event);
                        tasks.note(event);
                    }
                    None => break,
                },
                () = redraw, if line.is_drawn => {}
            }
            line.draw(&tasks.text());
        }
    };
    let ended = session.run(followed);
    line.clear();
    let failure = match ended {
        Some(()) => tasks.failure(),
        None => Some(tasks.interrupted()),
    };
    Ok(Ended { tasks: tasks.shown(), result: failure.map_or(Ok(()), Err) })
}

impl Tasks {
    pub(crate) fn new(ids: &[String], family: &str, timeout: Duration) -> Self {
        let list = ids.iter().map(|id| Waited { id: id.clone(), last: None, error: None }).collect();
        Self { family: family.to_owned(), timeout, list }
    }

    /// A wait for them, which begins now.
    pub(crate) fn waiter(&self, session: &Session) -> Result<TaskWaiter, Failure> {
        let (timeout, spacing) = (self.timeout, Some(SPACING));
        let mut waiter =
            TaskWaiter::new(WaitOptions { timeout, interval: None, spacing, report_every_poll: false });
        for task in &self.list {
            let task = cds::task(&task.id, &self.family).map_err(|error| Failure::of(&error, ""))?;
            waiter.add(session.client.clone(), task);
        }
        Ok(waiter)
    }

    /// Keeps the result of a poll.
    pub(crate) fn note(&mut self, event: PollResult) {
        let Some(task) = self.list.get_mut(event.index) else { return };
        match event.seen {
            Ok(Some(status)) => {
                task.last = Some(status);
            }
            Ok(None) => {}
            Err(error) => task.error = Some(error),
        }
    }

    /// Their ids.
    pub(crate) fn ids(&self) -> Vec<String> {
        self.list.iter().map(|task| task.id.clone()).collect()
    }

    fn shown(&self) -> Value {
        self.list.iter().map(|task| task.shown(&self.family)).collect()
    }

    fn text(&self) -> String {
        let count = |state| self.list.iter().filter(|task| task.is(state)).count();
        let (done, failed) = (count(TaskState::Succeeded), count(TaskState::Failed));
        let failed =
            if failed == 0 { String::new() } else { told!(", {failed} failed", "，{failed} 个失败") };
        match self.list.as_slice() {
            [task] => {
                let status = task.last.as_ref().map_or("queued", |last| last.status.as_str());
                told!("task {}: {status}", "任务 {}：{status}", task.id)
            }
            tasks => told!("{done} of {} tasks done{failed}", "{done}/{} 个任务已完成{failed}", tasks.len()),
        }
    }

    fn running(&self) -> Vec<&str> {
        self.list.iter().filter(|task| task.is_running()).map(|task| task.id.as_str()).collect()
    }

    /// Why not all have succeeded.
    pub(crate) fn failure(&self) -> Option<Failure> {
        let failed: Vec<&Waited> = self.list.iter().filter(|task| task.is(TaskState::Failed)).collect();
        if !failed.is_empty() {
            let reasons: Vec<String> = failed.iter().map(|task| reason(task)).collect();
            let ids: Vec<&str> = failed.iter().map(|task| task.id.as_str()).collect();
            return Some(Failure::tasks(&reasons.join("; "), &ids));
        }
        if let Some(error) = self.list.iter().find_map(|task| task.error.as_ref()) {
            return Some(Failure::of(error, ""));
        }
        let running = self.running();
        (!running.is_empty()).then(|| {
            let text = told!(
                "after {} s {} of {} tasks go on in the cloud; wait again with `{}`",
                "等待 {} 秒后，{}/{} 个任务仍在云端继续；请用 `{}` 继续等待",
                self.timeout.as_secs_f64(),
                running.len(),
                self.list.len(),
                resume(&running, &self.family)
            );
            Failure::timed_out(&text, &running)
        })
    }

    /// What Ctrl-C leaves of the wait.
    pub(crate) fn interrupted(&self) -> Failure {
        let again = resume(&self.running(), &self.family);
        Failure::interrupted(&told!(
            "interrupted; the tasks go on in the cloud: wait again with `{again}`",
            "已中断；任务仍在云端继续：请用 `{again}` 继续等待"
        ))
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

fn reason(task: &Waited) -> String {
    let message = task.last.as_ref().map(|last| last.message.as_str()).filter(|message| !message.is_empty());
    told!("task {} failed: {}", "任务 {} 失败：{}", task.id, message.unwrap_or("the server gave no reason"))
}

/// The progress on stderr.
pub(crate) struct Line {
    /// Whether it is one line of a terminal.
    pub(crate) is_drawn: bool,
    begun: Instant,
}

impl Line {
    pub(crate) fn new() -> Self {
        Self { is_drawn: is_stderr(), begun: Instant::now() }
    }

    /// A line for an event, where nothing can be drawn again.
    fn event(&self, tasks: &Tasks, event: &PollResult) {
        let Some(task) = tasks.list.get(event.index).filter(|_| !self.is_drawn) else { return };
        let Ok(Some(status)) = &event.seen else { return };
        let resources = status.resource_ids.join(", ");
        let resources = if resources.is_empty() { resources } else { format!(" ({resources})") };
        say(&told!("task {}: {}{resources}", "任务 {}：{}{resources}", task.id, status.status));
    }

    /// Draws the line again, cut to the width that the terminal has now.
    pub(crate) fn draw(&self, text: &str) {
        if self.is_drawn {
            let text = format!("{text} ({} s)", self.begun.elapsed().as_secs());
            self.write(&format!("\r\u{1b}[K{}", shortened(&text, stderr_width().saturating_sub(1))));
        }
    }

    /// Removes it, before something else is written.
    pub(crate) fn clear(&self) {
        if self.is_drawn {
            self.write("\r\u{1b}[K");
        }
    }

    fn write(&self, text: &str) {
        let mut stderr = io::stderr().lock();
        let _ = stderr.write_all(text.as_bytes()).and_then(|()| stderr.flush());
    }
}
