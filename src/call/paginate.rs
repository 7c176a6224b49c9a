//! Pagination: iterates over all pages of a list, even if the list changes meanwhile.

use std::collections::HashSet;
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;

use serde::de::Error as _;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::call::check_names::check_names_of;
use crate::call::parameters::Parameters;
use crate::call::request::Request;
use crate::call::wire_value::whole_float;
use crate::error::{Error, Outcome};
use crate::model::{self, Action, Place, Service};

/// Default page size.
const DEFAULT_PAGE_SIZE: u64 = 100;

/// This many consecutive pages without a new row end the iteration, regardless of the reported total.
const MAX_PAGES_WITHOUT_NEW_ROWS: u64 = 10;

/// An iteration over all pages: send [`Self::request`] and pass the response to [`Self::take`] until `request` returns
/// None.
///
/// Each row is yielded once, even if it occurs on several pages. If rows disappeared meanwhile, so that others moved to
/// pages already read, or if there is no total, the iteration restarts until a pass finds nothing new.
#[derive(Debug)]
pub struct Paginator {
    service: &'static Service,
    action: &'static Action,
    rule: &'static model::PageRule,
    parameters: Parameters,
    /// Number of the next page; `None` when exhausted.
    page: Option<u64>,
    /// Page size, if the action has such a parameter.
    size: Option<u64>,
    /// Number of rows that may still be yielded.
    left: Option<u64>,
    /// Number of rows to yield at most.
    limit: Option<u64>,
    /// Hashes of the ids of all yielded rows: a few bytes each, however large the rows are.
    seen: HashSet<u64>,
    hasher: RandomState,
    /// Number of pages of the longest pass so far; nothing new is expected on these.
    furthest: u64,
    walk: Walk,
}

/// Progress of one pass through the pages.
#[derive(Debug, Default)]
struct Walk {
    /// Pages with rows.
    pages: u64,
    /// Rows, including duplicates.
    rows: u64,
    /// Whether a row was new.
    found: bool,
    /// Pages since the last new row.
    fruitless: u64,
    /// The last total that the server reported.
    total: Option<u64>,
    /// Whether the total shrank.
    shrunk: bool,
    /// Ids of the last page.
    last: Vec<u64>,
}

impl Paginator {
    /// An iteration over the pages of an action that yields at most `limit` rows.
    pub fn new(
        service: &'static Service,
        action: &'static Action,
        parameters: impl Into<Parameters>,
        limit: Option<u64>,
    ) -> Result<Self, Error> {
        let rule = action
            .pages
            .as_ref()
            .ok_or_else(|| Error::Config(format!("{} is not paginated", action.name)))?;
        let mut parameters = parameters.into().without_nulls();
        if parameters.contains_key(&rule.page) {
            let text = format!("{}() got '{}'; it sets the page itself", rule.iterator, rule.page);
            return Err(Error::Arguments(text));
        }
        if let Some(name) = &rule.size {
            parameters.entry(name).or_insert_with(|| Value::from(DEFAULT_PAGE_SIZE));
        }
        let taken: Vec<_> =
            action.parameters.iter().filter(|parameter| parameter.name != rule.page).collect();
        check_names_of(&rule.iterator, &taken, &parameters)?;
        let size = rule.size.as_ref().and_then(|name| whole(&parameters[name]));
        let (page, left) = ((limit != Some(0)).then_some(1), limit);
        let (seen, hasher, walk) = (HashSet::new(), RandomState::new(), Walk::default());
        let furthest = 0;
        let pages =
            Self { service, action, rule, parameters, page, size, left, limit, seen, hasher, furthest, walk };
        pages.request_of(1)?;
        if size == Some(0) || size.is_none() && rule.size.is_some() {
            let problems = vec!["PageSize must be a whole number from 1".to_owned()];
            return Err(Error::Validation { action: action.name.clone(), problems });
        }
        Ok(pages)
    }

    /// The request for the next page; `None` when exhausted.
    pub fn request(&self) -> Option<Request> {
        let request = self.request_of(self.page?);
        Some(request.unwrap_or_else(|error| unreachable!("it was valid for page 1: {error}")))
    }

    /// The new rows of the response to [`Self::request`], as JSON.
    pub fn take<'a>(&mut self, body: &'a [u8]) -> Result<Vec<&'a RawValue>, Error> {
        let Some(page) = self.page else { return Ok(Vec::new()) };
        let (rows, rest) = self.rows(body).map_err(|error| Error::Response {
            action: self.action.name.clone(),
            http_status: 200,
            message: format!("the rows of page {page} cannot be read: {error}"),
            snippet: String::new(),
            outcome: Outcome::Refused,
            task_ids: Vec::new(),
        })?;
        let ids: Vec<u64> = rows.iter().map(|row| self.id(row)).collect();
        self.page = self.following(page, &rest, &ids);
        let mut new: Vec<&RawValue> = Vec::new();
        for (row, id) in rows.into_iter().zip(&ids) {
            if self.seen.insert(*id) {
                new.push(row);
            }
        }
        self.walk.found |= !new.is_empty();
        self.walk.fruitless =
            if new.is_empty() && page > self.furthest { self.walk.fruitless + 1 } else { 0 };
        if self.walk.fruitless == MAX_PAGES_WITHOUT_NEW_ROWS {
            self.page = None;
        }
        self.walk.last = ids;
        if self.page.is_none() && self.walk.may_have_missed() {
            self.furthest = self.furthest.max(self.walk.pages);
            (self.walk, self.page) = (Walk::default(), Some(1));
        }
        self.count_down(&mut new);
        Ok(new)
    }

    /// The number of rows that will have been yielded, as far as the server has told.
    pub fn total(&self) -> Option<u64> {
        self.walk.total.map(|total| self.limit.map_or(total, |limit| total.min(limit)))
    }

    fn request_of(&self, page: u64) -> Result<Request, Error> {
        let mut parameters = self.parameters.clone();
        parameters.insert(self.rule.page.clone(), Value::from(page));
        Request::documented(self.service, self.action, parameters)
    }

    /// The rows, and the response without them, which is short and searched several times.
    fn rows<'a>(&self, body: &'a [u8]) -> serde_json::Result<(Vec<&'a RawValue>, String)> {
        let text = std::str::from_utf8(body).map_err(serde_json::Error::custom)?;
        let rows: Vec<&RawValue> = self.rule.items.read::<Option<_>>(text)?.flatten().unwrap_or_default();
        let place = |row: &RawValue| row.get().as_ptr().addr() - text.as_ptr().addr();
        let rest = match (rows.first(), rows.last()) {
            (Some(first), Some(last)) => {
                [&text[..place(first)], &text[place(last) + last.get().len()..]].concat()
            }
            _ => text.to_owned(),
        };
        Ok((rows, rest))
    }

    /// The identity of a row: its id, or its whole text if it has none.
    fn id(&self, row: &RawValue) -> u64 {
        let id = self.rule.id.read::<&RawValue>(row.get()).ok().flatten();
        self.hasher.hash_one(id.unwrap_or(row).get())
    }

    /// The number of the next page, if there may be one; `rest` of the response may tell.
    fn following(&mut self, page: u64, rest: &str, ids: &[u64]) -> Option<u64> {
        let told = |places: &[Place]| places.iter().find_map(|place| whole(&place.read(rest).ok()??));
        let total = told(&self.rule.total);
        let promised = match total {
            Some(total) => self.walk.rows + (ids.len() as u64) < total,
            None => told(&self.rule.page_count).is_some_and(|count| page < count),
        };
        let is_full = self.size.is_none_or(|size| ids.len() as u64 >= size);
        self.walk.note(total, ids.len() as u64);
        let is_last = ids.is_empty() || ids == self.walk.last || !(is_full || promised);
        (!is_last).then_some(page + 1)
    }

    fn count_down(&mut self, new: &mut Vec<&RawValue>) {
        let Some(left) = &mut self.left else { return };
        new.truncate(usize::try_from(*left).unwrap_or(usize::MAX));
        *left -= new.len() as u64;
        if *left == 0 {
            self.page = None;
        }
    }
}

impl Walk {
    fn note(&mut self, total: Option<u64>, rows: u64) {
        self.shrunk |= matches!((self.total, total), (Some(before), Some(now)) if now < before);
        self.total = total.or(self.total);
        self.pages += u64::from(rows > 0);
        self.rows += rows;
    }

    /// Whether rows may have moved to pages already read.
    fn may_have_missed(&self) -> bool {
        self.found && (self.shrunk || self.total.is_none() && self.pages > 1)
    }
}

/// A number, possibly written as text or as a float such as 2.0.
fn whole(value: &Value) -> Option<u64> {
    value
        .as_u64()
        .or_else(|| whole_float(value)?.try_into().ok())
        .or_else(|| value.as_str()?.trim().parse().ok())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::model::find;

    /// A list that changes between requests.
    struct List {
        ids: Vec<u64>,
        total: fn(&[u64]) -> Value,
        largest_page: usize,
    }

    impl List {
        fn of(count: u64) -> Self {
            Self { ids: (0..count).collect(), total: |ids| json!(ids.len()), largest_page: 1_000 }
        }

        fn answer(&self, request: &Request) -> Vec<u8> {
            let body: Value =
                serde_json::from_slice(request.body.as_deref().expect("a body")).expect("an object");
            let number = |name: &str| usize::try_from(body[name].as_u64().expect(name)).expect("small");
            let size = number("PageSize").min(self.largest_page);
            let rows: Vec<Value> = self
                .ids
                .iter()
                .skip((number("PageNumber") - 1) * size)
                .take(size)
                .map(|id| json!({"InstanceId": format!("i-{id}")}))
                .collect();
            let mut data = json!({"Instances": rows, "Total": (self.total)(&self.ids)});
            if data["Total"].is_null() {
                data.as_object_mut().expect("an object").remove("Total");
            }
            json!({"Code": "Success", "Data": data}).to_string().into_bytes()
        }
    }

    fn pages(parameters: Value, limit: Option<u64>) -> Paginator {
        let (service, action) = find("ccs", "DescribeInstances").expect("documented");
        let Value::Object(parameters) = parameters else { panic!("an object") };
        Paginator::new(service, action, parameters, limit).expect("valid")
    }

    /// All yielded rows, and the number of requests; `between` changes the list after each response.
    fn walk(mut pages: Paginator, mut list: List, mut between: impl FnMut(&mut List)) -> (Vec<String>, u32) {
        let (mut rows, mut requests) = (Vec::new(), 0);
        while let Some(request) = pages.request() {
            requests += 1;
            let answer = list.answer(&request);
            rows.extend(pages.take(&answer).expect("rows").into_iter().map(|row| row.get().to_owned()));
            between(&mut list);
        }
        (rows, requests)
    }

    fn distinct(rows: &[String]) -> usize {
        rows.iter().collect::<HashSet<_>>().len()
    }

    #[test]
    fn every_row_comes_once_regardless_of_the_reported_totals() {
        type Total = fn(&[u64]) -> Value;
        let totals: [(Total, u32); 6] = [
            (|ids| json!(ids.len()), 13),
            (|ids| json!(ids.len().to_string()), 13),
            (|_| json!(0), 13),
            (|_| json!(99), 13),
            (|_| json!(5_000), 14),
            (|_| Value::Null, 26),
        ];
        for (total, expected) in totals {
            let (rows, requests) = walk(pages(json!({}), None), List { total, ..List::of(1_234) }, |_| ());
            assert_eq!((rows.len(), distinct(&rows), requests), (1_234, 1_234, expected));
        }
    }

    #[test]
    fn a_server_with_smaller_pages_loses_nothing() {
        let (rows, _) = walk(pages(json!({}), None), List { largest_page: 37, ..List::of(1_234) }, |_| ());
        assert_eq!(distinct(&rows), 1_234);
    }

    #[test]
    fn rows_that_stay_come_although_others_vanish_or_appear() {
        for total in [(|ids| json!(ids.len())) as fn(&[u64]) -> Value, |_| Value::Null] {
            let (mut turn, list) = (0, List { total, ..List::of(1_234) });
            let (rows, _) = walk(pages(json!({}), None), list, |list| {
                turn += 1;
                if turn % 3 == 1 && turn < 12 {
                    list.ids.drain(..30);
                    list.ids.insert(0, 10_000 + turn);
                }
            });
            assert_eq!(distinct(&rows), rows.len());
            let came: HashSet<&String> = rows.iter().collect();
            for id in 120..1_234 {
                assert!(came.contains(&format!(r#"{{"InstanceId":"i-{id}"}}"#)), "{id}");
            }
        }
    }

    #[test]
    fn all_come_when_each_is_deleted_as_it_comes() {
        let (mut pages, mut list) = (pages(json!({"PageSize": 10}), None), List::of(100));
        let mut deleted = 0;
        while let Some(request) = pages.request() {
            let answer = list.answer(&request);
            for row in pages.take(&answer).expect("rows") {
                list.ids.retain(|id| !row.get().contains(&format!("\"i-{id}\"")));
                deleted += 1;
            }
        }
        assert_eq!((deleted, list.ids.len()), (100, 0));
    }

    #[test]
    fn a_server_that_repeats_its_last_page_is_left() {
        let mut pages = pages(json!({"PageSize": 2}), None);
        let answer = br#"{"Data": {"Instances": [{"InstanceId": 1}, {"InstanceId": 2}], "Total": 99}}"#;
        assert_eq!(pages.take(answer).expect("rows").len(), 2);
        assert_eq!(pages.take(answer).expect("rows").len(), 0);
        assert!(pages.request().is_none());
    }

    #[test]
    fn a_server_that_goes_round_in_circles_is_left() {
        let mut pages = pages(json!({"PageSize": 2}), None);
        let mut came = 0;
        for turn in 0..3 + MAX_PAGES_WITHOUT_NEW_ROWS {
            assert!(pages.request().is_some(), "{turn}");
            let body = json!({"Data": {"Instances": [{"InstanceId": turn % 3}], "Total": u64::MAX}});
            came += pages.take(body.to_string().as_bytes()).expect("rows").len();
        }
        assert_eq!(came, 3);
        assert!(pages.request().is_none());
    }

    #[test]
    fn a_limit_ends_the_walk() {
        let (rows, requests) = walk(pages(json!({"PageSize": 10}), Some(25)), List::of(100), |_| ());
        assert_eq!((rows.len(), requests), (25, 3));
        assert!(pages(json!({}), Some(0)).request().is_none());
    }

    #[test]
    fn answers_without_rows_end_it() {
        for body in [
            &br#"{"Code": "Success"}"#[..],
            br#"{"Data": null}"#,
            br#"{"Data": {"Instances": null}}"#,
            br#"{"Data": {"instances": []}}"#,
        ] {
            let mut pages = pages(json!({}), None);
            assert_eq!(pages.take(body).expect("rows").len(), 0);
            assert!(pages.request().is_none());
        }
        assert!(pages(json!({}), None).take(br#"{"Data": {"Instances": 3}}"#).is_err());
    }
}
