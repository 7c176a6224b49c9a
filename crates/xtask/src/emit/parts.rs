//! Generates parts of hand-written files: the text between a line with `begin generated: NAME` and the next one with
//! `end generated`.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::{fs, io};

use super::python::task_overloads;
use super::reference::navigation;
use crate::files::Files;
use crate::models::Models;

/// Programs that the pages of recipes show.
const RECIPES: &str = "examples/recipes";

const RECIPE_PAGES: [&str; 2] = ["docs/recipes.md", "docs/zh-CN/recipes.md"];

/// The files with their generated parts.
pub(crate) fn files(root: &Path, models: &Models) -> Result<Files, String> {
    let parts = [
        ("python/cds/__init__.py", "service imports", imports(models)),
        ("python/cds/__init__.py", "service names", names(models)),
        ("mkdocs.yml", "navigation", navigation(models)),
        ("mkdocs.zh-CN.yml", "navigation", navigation(models)),
    ];
    let recipes = recipes(root)?;
    let recipes =
        recipes.iter().flat_map(|(name, text)| RECIPE_PAGES.map(|page| (page, name.as_str(), text.clone())));
    let parts = parts.into_iter().chain(task_overloads(models)).chain(recipes);
    let mut files = Files::new();
    for (file, name, part) in parts {
        let path = PathBuf::from(file);
        let text = match files.remove(&path) {
            Some(text) => text,
            None => fs::read_to_string(root.join(file)).map_err(|error| format!("{file}: {error}"))?,
        };
        let filled = filled(&text, name, &part);
        files.insert(path, filled.ok_or_else(|| format!("{file} has no lines around a generated {name}"))?);
    }
    Ok(files)
}

/// The part of each recipe: its program as a code block.
fn recipes(root: &Path) -> Result<Vec<(String, String)>, String> {
    let wrong = |error: io::Error| format!("{RECIPES}: {error}");
    let mut recipes = Vec::new();
    for entry in fs::read_dir(root.join(RECIPES)).map_err(wrong)? {
        let path = entry.map_err(wrong)?.path();
        let name = path.file_name().and_then(OsStr::to_str).unwrap_or_default();
        let language = match path.extension().and_then(OsStr::to_str) {
            Some("py") => "python",
            Some("sh") => "bash",
            _ => continue,
        };
        let text = fs::read_to_string(&path).map_err(wrong)?;
        recipes.push((format!("recipe {name}"), format!("\n```{language}\n{}\n```\n\n", text.trim_end())));
    }
    Ok(recipes)
}

/// Replaces a generated part in the text.
fn filled(text: &str, name: &str, part: &str) -> Option<String> {
    let mark = text.find(&format!("begin generated: {name}"))?;
    let begin = mark + text[mark..].find('\n')? + 1;
    let mark = begin + text[begin..].find("end generated")?;
    let end = text[..mark].rfind('\n')? + 1;
    Some(format!("{}{part}{}", &text[..begin], &text[end..]))
}

/// Module and class of every service of both clients, in ruff's order.
fn classes(models: &Models) -> Vec<(String, String)> {
    let mut classes: Vec<_> = models
        .services
        .iter()
        .flat_map(|service| {
            [("services", ""), ("aio.services", "Async")].map(|(folder, prefix)| {
                (format!("{folder}.{}", service.name), format!("{prefix}{}", service.class))
            })
        })
        .collect();
    classes.sort();
    classes
}

/// The imports for type checkers and editors.
fn imports(models: &Models) -> String {
    let import = |(module, class)| format!("    from .{module} import {class}\n");
    classes(models).into_iter().map(import).collect()
}

fn names(models: &Models) -> String {
    let mut names: Vec<_> = classes(models).into_iter().map(|(_, class)| class).collect();
    names.sort();
    let names: String = names.iter().map(|name| format!("    {name:?},\n")).collect();
    format!("__all__ += [\n{names}]\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "a\n  # begin generated: one\n  old\n  # end generated\nb\n<!-- begin generated: two -->\n<!-- end generated -->\n";

    #[test]
    fn a_part_is_put_between_its_lines() {
        assert_eq!(filled(TEXT, "one", "  new\n").as_deref(), Some(&*TEXT.replace("old", "new")));
        assert_eq!(filled(TEXT, "two", "c\n").as_deref(), Some(&*TEXT.replace("two -->\n", "two -->\nc\n")));
    }

    #[test]
    fn a_file_without_the_lines_is_refused() {
        assert_eq!(filled(TEXT, "three", ""), None);
        assert_eq!(filled("begin generated: one\nold\n", "one", ""), None);
    }
}
