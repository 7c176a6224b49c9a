//! `cds server tag`: attaches and detaches tags by name, and creates those that do not exist.

use cds::{Parameters, Request};
use clap::{Arg, ArgMatches};
use serde_json::{Map, Value};

use super::change::{Job, request};
use super::pick::{self, Without};
use crate::changes::Change;
use crate::failure::Failure;
use crate::language::Language;
use crate::names::nearest;
use crate::options::is_given;
use crate::output::Output;
use crate::pages;
use crate::resources::{Name, Resource, Tags};
use crate::session::Session;

pub(super) fn arguments(language: Language) -> Vec<Arg> {
    let one = |name: &'static str, help: &'static str| {
        Arg::new(name).long(name).value_name("TAG").num_args(1..).value_delimiter(',').help(help)
    };
    vec![
        one("add", language.say("Tags to attach; new ones are created", "要绑定的标签；不存在时新建")),
        one("remove", language.say("Tags to detach", "要解绑的标签")),
    ]
}

pub(super) fn run(resource: &'static Resource, matches: &ArgMatches) -> Result<(), Failure> {
    let output = Output::new(matches)?;
    let names = |option| matches.get_many::<String>(option).into_iter().flatten().cloned().collect();
    let (added, removed): (Vec<String>, Vec<String>) = (names("add"), names("remove"));
    if added.is_empty() && removed.is_empty() {
        return Err(Failure::usage(told!(
            "nothing to change; give --add or --remove",
            "没有要修改的内容；请指定 --add 或 --remove"
        )));
    }
    let tags = resource.tags.as_ref().ok_or_else(|| Failure::usage("the models have no tags"))?;
    let session = Session::open(matches)?;
    let picked = pick::servers(&session, resource, matches, Without::Refused)?;
    let known = session.read(pages::all(&session, tags.list.find()?, Parameters::new()))?;
    let removed = ids(tags, &known, &removed)?;
    let action = tags.add.0.find()?.1;
    let job =
        Job { session: &session, resource, action, verb: "tag", picked: &picked, matches, output: &output };
    job.ask(&picked.rows)?;
    let added = if is_given(matches, "dry-run") {
        // A tag that does not exist yet has no id.
        added.iter().map(|name| id(tags, &known, name).unwrap_or_else(|| name.clone())).collect()
    } else {
        created(&session, tags, known, &added)?
    };
    let pairs = [(&tags.add, &added), (&tags.remove, &removed)];
    let change = |row: &Value| {
        let of = |((name, parameter), ids): &(&(Name, String), &Vec<String>)| {
            let given = Map::from_iter([(parameter.clone(), ids.join(",").into())]);
            request(resource, name.find()?, row, &given)
        };
        let requests = pairs.iter().filter(|(_, ids)| !ids.is_empty()).map(of);
        Ok(Change {
            name: Resource::text(row, &resource.name),
            requests: requests.collect::<Result<_, _>>()?,
        })
    };
    job.carry_out(&picked.rows.iter().map(change).collect::<Result<Vec<_>, Failure>>()?)
}

/// The ids of these tags, of which those that do not exist are created.
fn created(
    session: &Session,
    tags: &Tags,
    mut known: Vec<Value>,
    names: &[String],
) -> Result<Vec<String>, Failure> {
    let new: Vec<&String> = names.iter().filter(|name| id(tags, &known, name).is_none()).collect();
    if !new.is_empty() {
        create(session, tags, &new)?;
        known = session.read(pages::all(session, tags.list.find()?, Parameters::new()))?;
    }
    ids(tags, &known, names)
}

fn create(session: &Session, tags: &Tags, names: &[&String]) -> Result<(), Failure> {
    let (service, action) = tags.create.find()?;
    for name in names {
        let given = Map::from_iter([(tags.name.clone(), name.as_str().into())]);
        let request = Request::documented(service, action, given)
            .map_err(|error| Failure::of(&error, &service.name))?;
        session.call(&request)?;
    }
    Ok(())
}

/// The id of the tag with this name.
fn id(tags: &Tags, known: &[Value], name: &str) -> Option<String> {
    let tag = known.iter().find(|tag| Resource::text(tag, &tags.name) == name)?;
    Some(Resource::text(tag, &tags.id))
}

fn ids(tags: &Tags, known: &[Value], names: &[String]) -> Result<Vec<String>, Failure> {
    let unknown = |name: &String| {
        let all: Vec<String> = known.iter().map(|tag| Resource::text(tag, &tags.name)).collect();
        let near = nearest(name, all.iter().map(String::as_str));
        let near =
            near.map(|near| told!("; did you mean {near}?", "；是否想用 {near}？")).unwrap_or_default();
        Failure::failed(&told!("no tag is named {name}{near}", "没有名为 {name} 的标签{near}"))
    };
    names.iter().map(|name| id(tags, known, name).ok_or_else(|| unknown(name))).collect()
}
