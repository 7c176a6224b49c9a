//! Writes the files of a new action, and of a new product if the service is new, with a marker where a person has to
//! decide.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use minijinja::{Environment, context};

use crate::files::Files;
use crate::insert::{after, before, before_last, with_line, with_module};
use crate::models::{Models, ServiceModel};
use crate::todo::MARK;

const PRODUCTS: &str = "crates/cds-sim/src/products";
const EVERY_ACTION: &str = "tests/python/simulator/every_action";

/// What to write.
#[derive(Debug, Args)]
pub(crate) struct Scaffold {
    /// Attribute of the client, as `security_group`.
    service: String,
    /// Value of `Action`, as sent.
    action: String,
    /// URL path of a new service.
    #[arg(long)]
    path: Option<String>,
    /// Folder of the product, if it differs from that of the service's other actions.
    #[arg(long)]
    product: Option<String>,
}

/// Input of the generated texts.
struct Plan<'a> {
    root: &'a Path,
    service: &'a str,
    action: &'a str,
    /// Name of the Python method, and of the handler.
    method: String,
    class: String,
    path: String,
    product: String,
    /// Whether the service is new, and the product.
    is_new: bool,
    has_new_product: bool,
    /// Whether the action only reads.
    is_read: bool,
    /// Entry in the contents list: document and heading, and the number under it.
    document: String,
    heading: String,
    number: usize,
}

/// The files with their additions.
pub(crate) fn files(root: &Path, asked: &Scaffold) -> Result<Files, String> {
    let plan = Plan::new(root, asked)?;
    let mut files = Files::new();
    plan.model(&mut files)?;
    plan.contents(&mut files)?;
    plan.product(&mut files)?;
    plan.tests(&mut files)?;
    let line = format!("- {MARK} `client.{}.{}`: what it is for.\n", plan.service, plan.method);
    plan.edit(&mut files, "CHANGELOG.md", |text| after(text, "### Added\n\n", &line))?;
    Ok(files)
}

impl<'a> Plan<'a> {
    fn new(root: &'a Path, asked: &'a Scaffold) -> Result<Self, String> {
        let models = Models::read(root)?;
        let (service, action) = (asked.service.as_str(), asked.action.as_str());
        let small = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_';
        if !service.starts_with(|letter: char| letter.is_ascii_lowercase()) || !service.chars().all(small) {
            return Err(format!("{service} is no attribute: small letters, digits and _, as security_group"));
        }
        if !action.starts_with(|letter: char| letter.is_ascii_uppercase())
            || !action.chars().all(|letter| letter.is_ascii_alphanumeric())
        {
            return Err(format!(
                "{action} is no name of an action: letters and digits, a capital first, as DescribeVdc"
            ));
        }
        let known = models.services.iter().find(|known| known.name == service);
        if known.is_some_and(|known| known.actions.iter().any(|one| one.name == action)) {
            return Err(format!("{service} has {action}: edit models/{service}.json"));
        }
        let path = match known {
            Some(known) => known.path.clone(),
            None => asked.path.clone().unwrap_or_else(|| service.to_owned()),
        };
        let of_service = |known: &ServiceModel, product: &cds_sim::Product| {
            known.actions.iter().any(|one| product.has(one.path(known), &one.name))
        };
        let usual = cds_sim::products().find(|product| known.is_some_and(|known| of_service(known, product)));
        let product =
            asked.product.as_deref().or(usual.map(|product| product.name())).unwrap_or(service).to_owned();
        let has_new_product = cds_sim::products().all(|known| known.name() != product);
        if known.is_none() && asked.product.is_none() && !has_new_product {
            let text = "no service: name the service of the action, or the product with --product";
            return Err(format!("{service} is a product and {text}"));
        }
        let (document, heading, number) = match known {
            None => ("en".to_owned(), class_of(service), 1),
            Some(known) => last_section(root, &known.name)?,
        };
        let mut plan = Self {
            root,
            service,
            action,
            method: String::new(),
            class: class_of(service),
            path,
            product,
            is_new: known.is_none(),
            has_new_product,
            is_read: ["Describe", "Get"].iter().any(|verb| action.starts_with(verb)),
            document,
            heading,
            number,
        };
        let model: cds::model::Action =
            serde_json::from_str(&plan.entry()?).map_err(|error| error.to_string())?;
        plan.method = model.method_name();
        Ok(plan)
    }

    /// The action in the file of its service.
    fn entry(&self) -> Result<String, String> {
        self.render(include_str!("../templates/scaffold/action.json.jinja"), "")
    }

    fn model(&self, files: &mut Files) -> Result<(), String> {
        let entry = self.entry()?;
        let file = format!("models/{}.json", self.service);
        if !self.is_new {
            return self.edit(files, &file, |text| before_last(text, "\n  ]\n}", &format!(",\n{entry}")));
        }
        files.insert(
            file.into(),
            self.render(include_str!("../templates/scaffold/service.json.jinja"), &entry)? + "\n",
        );
        self.edit(files, "models/api.json", |text| {
            let start = text.find("\"services\": [")?;
            let end = start + text[start..].find(']')?;
            let last = text[..end].trim_end().len();
            Some(format!("{}, \"{}\"{}", &text[..last], self.service, &text[last..]))
        })
    }

    /// Adds the line in the contents list of the documents.
    fn contents(&self, files: &mut Files) -> Result<(), String> {
        let line = format!(
            "\n        \"{} {} {}/{}\": [\"Id! string\"]",
            self.number,
            self.verb(),
            self.path,
            self.action
        );
        self.edit(files, "tests/python/support/contents.json", |text| {
            if self.is_new {
                let section = format!("      \"{} {}\": {{{line}\n      }}", self.document, self.heading);
                let service = format!(
                    ",\n  \"{}\": {{\n    \"class\": \"{}\",\n    \"sections\": {{\n{section}\n    }}\n  }}",
                    self.service, self.class
                );
                return before_last(text, "\n}", &service);
            }
            let start = text.find(&format!("\n  \"{}\": {{", self.service))?;
            let end = start + text[start..].find("\n  }")?;
            let last = start + text[start..end].rfind("\n      }")?;
            Some(format!("{},{line}{}", &text[..last], &text[last..]))
        })
    }

    fn product(&self, files: &mut Files) -> Result<(), String> {
        let folder = format!("{PRODUCTS}/{}", self.product);
        let handler = self.render(include_str!("../templates/scaffold/handler.rs.jinja"), "")?;
        let rows = self.render(include_str!("../templates/scaffold/rules.json.jinja"), "")?;
        let module = if self.has_new_product { "handlers" } else { &self.method };
        let file = PathBuf::from(format!("{folder}/{module}.rs"));
        if self.root.join(&file).exists() {
            return Err(format!("{} exists", file.display()));
        }
        files.insert(file, handler + "\n");
        if self.has_new_product {
            return self.new_product(files, &folder, &rows);
        }
        let row = format!("\n    (\"{}\", \"{}\", {module}::{}),", self.path, self.action, self.method);
        self.edit(files, &format!("{folder}/mod.rs"), |text| {
            let text = with_module(text, module)?;
            match text.find("] = &[(") {
                // A list with a single action is on one line.
                Some(_) => {
                    before_last(&text.replacen("] = &[(", "] = &[\n    (", 1), "];", &format!(",{row}\n"))
                }
                None => before_last(&text, "\n];", &row),
            }
        })?;
        self.edit(files, &format!("{folder}/rules.json"), |text| {
            let start = text.find("\"refusals\": [")?;
            let end = start + text[start..].find("\n  ]")?;
            Some(format!("{},\n{rows}{}", &text[..end], &text[end..]))
        })
    }

    fn new_product(&self, files: &mut Files, folder: &str, rows: &str) -> Result<(), String> {
        files.insert(
            format!("{folder}/mod.rs").into(),
            self.render(include_str!("../templates/scaffold/mod.rs.jinja"), "")? + "\n",
        );
        files.insert(
            format!("{folder}/rules.json").into(),
            format!("{{\n  \"refusals\": [\n{rows}\n  ]\n}}\n"),
        );
        let product = &self.product;
        self.edit(files, &format!("{PRODUCTS}/mod.rs"), |text| with_module(text, product))?;
        self.edit(files, &format!("{PRODUCTS}/list.rs"), |text| {
            before_last(text, "        }\n    };", &format!("            {product} {{ }}\n"))
        })?;
        if self.is_read {
            return Ok(());
        }
        files.insert(
            format!("{folder}/state.rs").into(),
            self.render(include_str!("../templates/scaffold/state.rs.jinja"), "")? + "\n",
        );
        let class = &self.class;
        self.edit(files, "crates/cds-sim/src/cloud.rs", |text| {
            let line = format!("use crate::products::{product}::state::{class};\n");
            let text = with_line(text, "use crate::products::", &line)?;
            let field = format!("    /// State files of before it lack it.\n    #[serde(default)]\n    pub {product}: Table<{class}>,\n");
            let text = before(&text, "    pub tasks: Tasks<Change>,\n", &field)?;
            let text = before(&text, "            tasks,\n        } = self;", &format!("            {product},\n"))?;
            let text = before(&text, "        with.part(\"tasks\", tasks)", &format!("        with.table(\"{product}\", {product})?;\n"))?;
            before(&text, "            tasks: Tasks::default(),", &format!("            {product}: Table::new(),\n"))
        })
    }

    fn tests(&self, files: &mut Files) -> Result<(), String> {
        let (service, method) = (self.service, &self.method);
        let refusals = (
            include_str!("../templates/scaffold/refusals.py.jinja"),
            include_str!("../templates/scaffold/refusal.py.jinja"),
        );
        self.test(files, &format!("{EVERY_ACTION}/refusals/{service}.py"), refusals, "\n")?;
        let chapters = (
            include_str!("../templates/scaffold/chapters.py.jinja"),
            include_str!("../templates/scaffold/chapter.py.jinja"),
        );
        let is_new =
            self.test(files, &format!("{EVERY_ACTION}/happy_path/{service}.py"), chapters, "\n\n")?;
        self.edit(files, &format!("{EVERY_ACTION}/happy_path/__init__.py"), |text| {
            let (imports, rest) = text.split_at(text.find(")\n")?);
            let imports = if is_new {
                with_line(imports, "    ", &format!("    {service},\n"))?
            } else {
                imports.to_owned()
            };
            let text = format!("{imports}{rest}");
            before(&text, "    vdc.leave(driver, site)\n", &format!("    {service}.{method}(driver)\n"))
        })
    }

    /// Adds to a module of a service, which begins with the head if it is new. Returns whether it is.
    fn test(
        &self,
        files: &mut Files,
        file: &str,
        (head, body): (&str, &str),
        gap: &str,
    ) -> Result<bool, String> {
        let body = self.render(body, "")?;
        let is_new = !self.root.join(file).exists();
        if is_new {
            files.insert(file.into(), format!("{}\n{gap}{body}\n", self.render(head, "")?));
        } else {
            self.edit(files, file, |text| Some(format!("{text}{gap}{body}\n")))?;
        }
        Ok(is_new)
    }

    fn verb(&self) -> &'static str {
        if self.is_read { "GET" } else { "POST" }
    }

    fn render(&self, template: &str, entry: &str) -> Result<String, String> {
        let has_state = self.has_new_product && !self.is_read;
        let modules = if has_state { vec!["handlers", "state"] } else { vec!["handlers"] };
        let values = context! {
            service => self.service, action => self.action, method => &*self.method, class => &*self.class,
            path => &*self.path, product => &*self.product, is_new => self.is_new, is_read => self.is_read,
            verb => self.verb(), effect => if self.is_read { "read" } else { "mutate" },
            document => &*self.document, heading => &*self.heading, number => self.number,
            destroys => ["Delete", "ForceDelete"].iter().any(|verb| self.action.starts_with(verb)),
            has_state, modules, entry,
        };
        let rendered = Environment::new().render_str(template, values);
        rendered
            .map(|text| text.trim_end().to_owned())
            .map_err(|error| format!("a template fails: {error:#}"))
    }

    /// Adds text to a file; fails if the file does not have the expected shape.
    fn edit(
        &self,
        files: &mut Files,
        file: &str,
        change: impl FnOnce(&str) -> Option<String>,
    ) -> Result<(), String> {
        let path = PathBuf::from(file);
        let text = match files.remove(&path) {
            Some(text) => text,
            None => fs::read_to_string(self.root.join(&path)).map_err(|error| format!("{file}: {error}"))?,
        };
        let changed = change(&text)
            .ok_or_else(|| format!("{file} has another shape than expected: add to it by hand"))?;
        files.insert(path, changed);
        Ok(())
    }
}

/// Document and heading of the last section of a service in the contents lists, and the next number in it.
fn last_section(root: &Path, service: &str) -> Result<(String, String, usize), String> {
    let file = "tests/python/support/contents.json";
    let text = fs::read_to_string(root.join(file)).map_err(|error| format!("{file}: {error}"))?;
    let contents: serde_json::Value =
        serde_json::from_str(&text).map_err(|error| format!("{file}: {error}"))?;
    let last = contents[service]["sections"].as_object().and_then(|sections| sections.iter().next_back());
    let found = last.and_then(|(name, lines)| {
        let (document, heading) = name.split_once(' ')?;
        let numbers = lines.as_object()?.keys().filter_map(|line| line.split(' ').next()?.parse().ok());
        Some((document.to_owned(), heading.to_owned(), numbers.max().unwrap_or(0) + 1))
    });
    found.ok_or_else(|| format!("{file} has no section of {service}"))
}

/// Converts `security_group` to `SecurityGroup`.
fn class_of(service: &str) -> String {
    let capital = |word: &str| word[..1].to_uppercase() + &word[1..];
    service.split('_').filter(|word| !word.is_empty()).map(capital).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scaffold(service: &str, action: &str) -> Result<Files, String> {
        let asked =
            Scaffold { service: service.to_owned(), action: action.to_owned(), path: None, product: None };
        files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../.."), &asked)
    }

    #[test]
    fn every_file_of_an_action_has_something_to_do_and_parses() {
        for (service, action) in [
            ("glacier", "DescribeRain"),
            ("instance", "DeleteRain"),
            ("weather", "DescribeRain"),
            ("weather_map", "MakeRain"),
        ] {
            let files = scaffold(service, action).expect("a scaffold");
            for (path, text) in &files {
                let shown = path.display();
                // The names alone determine these lines.
                let lists = ["api.json", "contents.json", "list.rs", "cloud.rs", "mod.rs", "__init__.py"];
                let is_list = lists.iter().any(|list| path.ends_with(list));
                assert!(is_list || text.contains(MARK), "{shown} of {service}");
                if path.extension().is_some_and(|extension| extension == "json") {
                    let parsed = serde_json::from_str::<serde_json::Value>(text);
                    assert!(parsed.is_ok(), "{shown} of {service}: {parsed:?}");
                }
            }
            let chapter = format!("happy_path/{service}.py");
            assert!(files.keys().any(|path| path.ends_with(&chapter)));
        }
    }

    #[test]
    fn what_cannot_be_scaffolded_is_refused() {
        for (service, action, word) in [
            ("glacier", "GetMetering", "edit models/glacier.json"),
            ("Glacier", "DescribeRain", "no attribute"),
            ("1_a", "DescribeRain", "no attribute"),
            ("gpn", "DescribeRain", "gpn is a product and no service"),
            ("glacier", "describe_rain", "no name"),
        ] {
            let problem = scaffold(service, action).expect_err(action);
            assert!(problem.contains(word), "{problem}");
        }
    }
}
