//! The types of responses: a class for each object that has members, and what each action returns.

use std::collections::{BTreeMap, BTreeSet};

use cds::model::Kind;

use super::hints::known;
use crate::models::{ActionModel, ServiceModel};
use crate::returns::{Member, Returned};

/// Members of the response that every `Response` has.
const ENVELOPE: [&str; 2] = ["Data", "TaskId"];

/// An open object.
const OPEN: &str = "dict[str, Any]";

/// The responses of a service.
pub(super) struct Answers<'a> {
    /// The objects with members, innermost first.
    pub classes: Vec<Class<'a>>,
    /// What each action returns, in the order of the actions.
    pub actions: Vec<Answer<'a>>,
}

/// An object with members.
pub(super) struct Class<'a> {
    pub name: String,
    /// Each with its type.
    pub members: Vec<(&'a Member, String)>,
}

/// The types of a response.
pub(super) struct Answer<'a> {
    /// `Data`.
    pub data: String,
    /// One of its rows.
    pub row: String,
    /// Members beside `Data` and the id of the task, with their types.
    pub envelope: Vec<(&'a str, String)>,
}

/// The responses of a service, with names that are not taken.
pub(super) fn of_service(service: &ServiceModel, taken: BTreeSet<String>) -> Answers<'_> {
    let mut names = Names { taken, ..Names::default() };
    let actions = service.actions.iter().map(|action| names.answer(action)).collect();
    Answers { classes: names.classes, actions }
}

/// Names the objects: after their action or shape, and the member that holds them.
#[derive(Default)]
struct Names<'a> {
    classes: Vec<Class<'a>>,
    taken: BTreeSet<String>,
    /// The names of objects without a shape: by action or shape, by path from there, and of an item or not.
    inline: BTreeMap<(String, Vec<String>, bool), String>,
    /// Response paths of the rows of the current action.
    rows: Vec<Vec<String>>,
    /// The types found there.
    found: Vec<String>,
}

/// Where a value is.
#[derive(Clone)]
struct Spot {
    /// The action or the shape.
    of: String,
    /// Names of members from there; `*` stands for any.
    path: Vec<String>,
    /// Names of members from the response.
    place: Vec<String>,
    is_item: bool,
}

impl Spot {
    fn member(&self, name: &str) -> Self {
        let with = |path: &[String]| [path, &[name.to_owned()]].concat();
        Self { of: self.of.clone(), path: with(&self.path), place: with(&self.place), is_item: false }
    }

    fn item(&self) -> Self {
        Self { is_item: true, ..self.clone() }
    }

    fn shape(&self, name: &str) -> Self {
        Self { of: name.to_owned(), path: Vec::new(), ..self.clone() }
    }

    fn is_in_action(&self) -> bool {
        self.path.len() == self.place.len()
    }
}

impl<'a> Names<'a> {
    fn answer(&mut self, action: &'a ActionModel) -> Answer<'a> {
        self.rows = action.rows().iter().map(|place| steps(&place.to_string())).collect();
        self.found.clear();
        let whole = Spot { of: action.name.clone(), path: Vec::new(), place: Vec::new(), is_item: false };
        let members: Vec<(&str, String)> = action
            .returns
            .iter()
            .map(|member| (&*member.name, self.hint(&member.value, &whole.member(&member.name))))
            .collect();
        let data = members.iter().find(|(name, _)| *name == "Data").map(|(_, hint)| hint.clone());
        let row = match (&data, self.found.is_empty()) {
            (_, false) => self.found.join(" | "),
            (Some(data), true) => data.clone(),
            (None, true) => OPEN.to_owned(),
        };
        let envelope = members.into_iter().filter(|(name, _)| !ENVELOPE.contains(name)).collect();
        Answer { data: data.unwrap_or("None".to_owned()), row, envelope }
    }

    fn hint(&mut self, value: &'a Returned, spot: &Spot) -> String {
        let hint = match value.kind {
            Kind::List => {
                let item =
                    value.items.as_ref().map_or("Any".to_owned(), |item| self.hint(item, &spot.item()));
                if self.is_rows(&spot.place) && !self.found.contains(&item) {
                    self.found.push(item.clone());
                }
                format!("list[{item}]")
            }
            Kind::Object => self.object(value, spot),
            kind => known(kind, &value.values, value.values_from.as_deref()),
        };
        if value.nullable { format!("{hint} | None") } else { hint }
    }

    fn object(&mut self, value: &'a Returned, spot: &Spot) -> String {
        if let Some(values) = &value.map_of {
            return format!("dict[str, {}]", self.hint(values, &spot.member("*")));
        }
        if value.members.is_empty() {
            return OPEN.to_owned();
        }
        let inside = value.shape.as_ref().map_or(spot.clone(), |shape| spot.shape(shape));
        let members = value.members.iter();
        let members =
            members.map(|member| (member, self.hint(&member.value, &inside.member(&member.name)))).collect();
        let name = value.shape.clone().unwrap_or_else(|| self.inline_name(spot));
        if self.taken.insert(name.clone()) {
            self.classes.push(Class { name: name.clone(), members });
        }
        name
    }

    /// `DescribeInstancesData`, `DescribeInstancesRow`, `DescribeInstancesDisks`; with more of the path where two
    /// objects would have one name.
    fn inline_name(&mut self, spot: &Spot) -> String {
        let key = (spot.of.clone(), spot.path.clone(), spot.is_item);
        if let Some(name) = self.inline.get(&key) {
            return name.clone();
        }
        let words = spot.path.iter().filter(|word| *word != "*");
        let mut words: Vec<String> = words.map(|word| capitalized(word)).collect();
        let last = words.pop().unwrap_or_default();
        let last = match spot.is_item {
            true if spot.is_in_action() && self.is_rows(&spot.place) => "Row".to_owned(),
            true => singular(&last),
            false => last,
        };
        let parents = (0..=words.len()).rev().map(|start| words[start..].concat());
        let names = parents.chain(["Answer".to_owned()]).map(|parents| format!("{}{parents}{last}", spot.of));
        let name = names.into_iter().find(|name| !self.taken.contains(name)).unwrap_or_default();
        self.inline.insert(key, name.clone());
        name
    }

    fn is_rows(&self, place: &[String]) -> bool {
        let fits = |(step, given): (&String, &String)| step == given || given == "*";
        self.rows.iter().any(|rows| rows.len() == place.len() && rows.iter().zip(place).all(fits))
    }
}

fn steps(place: &str) -> Vec<String> {
    place.replace("[]", "").split('.').map(str::to_owned).collect()
}

fn capitalized(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

/// `Policies` to `Policy`, `Addresses` to `Address`, `DiskList` to `Disk`.
fn singular(word: &str) -> String {
    let endings = [("ies", "y"), ("sses", "ss"), ("List", ""), ("ss", "ss"), ("us", "us"), ("s", "")];
    let found = endings.iter().find_map(|(many, one)| Some(format!("{}{one}", word.strip_suffix(many)?)));
    found.filter(|one| !one.is_empty()).unwrap_or(word.to_owned())
}

#[cfg(test)]
mod tests {
    use super::singular;

    #[test]
    fn an_item_has_the_name_of_one() {
        for (many, one) in [
            ("Instances", "Instance"),
            ("Policies", "Policy"),
            ("Addresses", "Address"),
            ("DiskList", "Disk"),
            ("Address", "Address"),
            ("Status", "Status"),
            ("Vdc", "Vdc"),
            ("List", "List"),
        ] {
            assert_eq!(singular(many), one);
        }
    }
}
