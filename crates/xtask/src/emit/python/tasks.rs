//! The types of tasks: what a wait returns, by the family of the task.

use std::fmt::Write as _;

use cds::model::{Effect, TaskFamily};

use super::answers::Answers;
use super::docstring::queues_many;
use crate::models::{ActionModel, Models, ServiceModel};

/// The task families.
pub(super) struct Tasks<'a> {
    models: &'a Models,
    outcomes: Vec<Outcome<'a>>,
}

/// What a wait for a task of a family returns.
pub(super) struct Outcome<'a> {
    family: &'a str,
    /// `Data` of the polling action.
    pub data: &'a str,
    /// The module of `cds.types` that has it.
    pub module: &'a str,
}

impl<'a> Tasks<'a> {
    pub fn new(models: &'a Models, answers: &'a [Answers<'_>]) -> Self {
        let outcomes = models.api.task_families.iter().flat_map(|(family, rule)| {
            let polled = models.services.iter().zip(answers).find_map(|(service, answers)| {
                let mut actions = service.actions.iter().zip(&answers.actions);
                let (_, answer) = actions.find(|(action, _)| is_polling(service, action, rule))?;
                Some((&*service.name, &*answer.data))
            });
            polled.map(|(module, data)| Outcome { family, data, module })
        });
        Self { models, outcomes: outcomes.collect() }
    }

    /// What a wait for the tasks of this action returns.
    pub fn outcome(&self, service: &ServiceModel, action: &ActionModel) -> Option<&Outcome<'a>> {
        let of_path = || self.models.api.task_family(action.path(service));
        let family = action.task.as_ref().map_or_else(of_path, |task| &task.family);
        self.outcomes.iter().find(|outcome| outcome.family == family)
    }

    /// The type of `task` of a response.
    pub fn hint(&self, prefix: &str, service: &ServiceModel, action: &ActionModel) -> String {
        let data = self.outcome(service, action).map_or("Any", |outcome| outcome.data);
        let (one, many) = (format!("{prefix}Task[{data}]"), format!("{prefix}Tasks[{data}]"));
        match (&action.task, action.effect) {
            (Some(_), _) if queues_many(action) => many,
            (Some(_), _) => one,
            (None, Effect::Read) => "None".to_owned(),
            // None is documented, but a change may still queue one.
            (None, Effect::Mutate) => format!("{one} | {many} | None"),
        }
    }

    /// The imports of all outcomes.
    pub fn imports(&self, up: &str) -> String {
        let mut imports: Vec<String> = self.outcomes.iter().map(|outcome| outcome.import(up)).collect();
        imports.sort_unstable();
        imports.dedup();
        imports.concat()
    }

    /// The overloads of `client.task`, one for each family.
    pub fn overloads(&self, prefix: &str) -> String {
        let usual = &self.models.api.usual_task_family;
        let mut text = String::new();
        for Outcome { family, data, .. } in &self.outcomes {
            let family = match *family == usual {
                true => format!("Literal[\"{family}\"] | None = None"),
                false => format!("Literal[\"{family}\"]"),
            };
            let _ = writeln!(
                text,
                "    @overload\n    def task(self, id: str | int, family: {family}) -> {prefix}Task[{data}]: ..."
            );
        }
        text
    }
}

impl Outcome<'_> {
    fn import(&self, up: &str) -> String {
        format!("    from {up}types.{} import {}\n", self.module, self.data)
    }
}

fn is_polling(service: &ServiceModel, action: &ActionModel, rule: &TaskFamily) -> bool {
    action.name == rule.action && action.path(service) == rule.path
}
