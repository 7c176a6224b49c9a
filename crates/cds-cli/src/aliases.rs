//! Commands that users of other programs try first, and what they are called here.

use cds::model::{self, Effect};

use crate::names::{command, means, service};

/// What a beginning of a command line stands for.
enum Meaning {
    /// These words, in its place.
    Runs(&'static str),
    /// These commands, which take other arguments.
    See(&'static [&'static str]),
}

use Meaning::{Runs, See};

/// The beginnings, of which the longest counts. None is a command itself.
static ALIASES: &[(&[&str], Meaning)] = &[
    // Settings and account.
    (&["version"], Runs("--version")),
    (&["login", "auth login", "init", "config", "context create"], Runs("configure")),
    (
        &[
            "whoami",
            "auth status",
            "config list",
            "config show",
            "configure show",
            "configure get",
            "context list",
            "context active",
            "sts get-caller-identity",
        ],
        Runs("configure list"),
    ),
    (&["logout", "auth logout"], See(&["cds configure list"])),
    (&["balance", "account", "account get", "account show"], Runs("billing describe-account-info")),
    (&["bill", "bills", "costs", "ce"], Runs("cost")),
    (&["ls", "status", "all", "resources"], Runs("overview")),
    (
        &["region", "region list", "regions list", "location list", "zones", "ec2 describe-regions"],
        Runs("regions"),
    ),
    // Servers.
    (&["vm", "servers", "compute"], Runs("server")),
    (&["instances", "vms", "server ls", "vm ls", "get servers", "get instances"], Runs("server list")),
    (&["server describe", "server get", "server inspect", "server info", "vm show"], Runs("server show")),
    (&["server restart", "server reset"], Runs("server reboot")),
    (&["server shutdown", "server poweroff", "server halt"], Runs("server stop")),
    (&["server poweron", "server boot"], Runs("server start")),
    (&["server change-type", "server scale"], Runs("server resize")),
    (&["server vnc"], Runs("server console")),
    (&["ec2"], Runs("instance")),
    (
        &["server create", "server run", "server new", "vm create", "instance create", "ec2 run-instances"],
        See(&["cds instance create-instance --help"]),
    ),
    (
        &[
            "server delete",
            "server rm",
            "server destroy",
            "server terminate",
            "vm delete",
            "ec2 terminate-instances",
        ],
        See(&["cds instance delete-instance --help"]),
    ),
    (
        &["ssh", "server ssh", "server ip"],
        See(&["cds server show NAME --query 'PublicNetworkInterface[0].IP' --output ids"]),
    ),
    (
        &["tag", "tags", "tag add", "tag remove", "server add-label", "server label", "ec2 create-tags"],
        See(&["cds server tag 'web-*' --add TAG", "cds instance describe-tags"]),
    ),
    (
        &["price", "prices", "pricing"],
        See(&["cds instance describe-instance-price --help", "cds bms describe-bms-goods-price --help"]),
    ),
    (
        &["type list", "types", "flavor list", "flavors", "server-type list", "ec2 describe-instance-types"],
        See(&["cds instance describe-instance-type --help"]),
    ),
    // Everything else.
    (
        &[
            "network list",
            "networks",
            "vpc list",
            "subnet list",
            "ip list",
            "eip list",
            "floating-ip list",
            "ec2 describe-vpcs",
        ],
        Runs("vdc describe-vdc"),
    ),
    (&["firewall list", "sg list", "ec2 describe-security-groups"], Runs("nsg describe-nsgs")),
    (
        &["disk list", "disks", "volume list", "volumes", "ec2 describe-volumes"],
        See(&["cds server show NAME", "cds bms-storage describe-disks"]),
    ),
    (
        &["image list", "images", "snapshot list", "ec2 describe-images"],
        See(&["cds template describe-template-info --help"]),
    ),
    (&["ssh-key", "key list", "keypair list"], See(&["cds instance create-instance --public-key KEY"])),
    (&["task list", "tasks", "action list", "events"], See(&["cds task show ID"])),
    (&["s3", "s3 ls", "bucket list"], See(&["cds glacier get-metering --help"])),
    (&["update", "upgrade", "self-update"], See(&["pip install --upgrade cds-rs"])),
];

/// What a command line that is none means.
pub(crate) enum Answer {
    /// These words instead.
    Run(Vec<String>),
    /// One of these commands.
    Try { typed: String, commands: Vec<String> },
}

/// What these words, which are no command, stand for.
pub(crate) fn answer(words: &[String]) -> Option<Answer> {
    let named: Vec<&String> = words.iter().take_while(|word| !word.starts_with('-')).take(2).collect();
    for count in (1..=named.len()).rev() {
        let typed = named[..count].iter().map(|word| word.to_lowercase()).collect::<Vec<_>>().join(" ");
        let found = ALIASES.iter().find(|(beginnings, _)| beginnings.contains(&typed.as_str()));
        match found {
            Some((_, Runs(instead))) => {
                let instead = instead.split(' ').map(str::to_owned);
                return Some(Answer::Run(instead.chain(words[count..].iter().cloned()).collect()));
            }
            Some((_, See(commands))) => {
                let commands = commands.iter().map(|command| (*command).to_owned()).collect();
                return Some(Answer::Try { typed, commands });
            }
            None => {}
        }
    }
    list_of_service(&named)
}

/// `SERVICE list`: the reads of the service that need no parameter.
fn list_of_service(named: &[&String]) -> Option<Answer> {
    let [of, verb] = named else { return None };
    let service = service(of)?;
    if !["list", "ls", "get", "show"].iter().any(|word| means(verb, word)) {
        return None;
    }
    let lists = service.actions().filter(|action| action.effect == Effect::Read && !action.rows().is_empty());
    let needs_none = |action: &&model::Action| action.parameters.iter().all(|parameter| !parameter.required);
    let commands: Vec<String> =
        lists.filter(needs_none).map(|action| command(&service.name, &action.name)).take(3).collect();
    let typed = format!("{of} {verb}");
    (!commands.is_empty()).then_some(Answer::Try { typed, commands })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;
    use crate::tree;

    fn is_command(words: &[String]) -> bool {
        let mut command = tree::root(words, Language::English);
        command.build();
        let mut at = &command;
        for word in words.iter().take_while(|word| !word.starts_with('-') && word.to_uppercase() != **word) {
            let takes_words = at.get_positionals().next().is_some();
            let Some(inner) = at.find_subcommand(word) else { return takes_words };
            at = inner;
        }
        true
    }

    fn split(text: &str) -> Vec<String> {
        text.split(' ').map(str::to_owned).collect()
    }

    #[test]
    fn no_beginning_is_a_command_and_each_stands_once() {
        let all: Vec<&str> = ALIASES.iter().flat_map(|(beginnings, _)| beginnings.iter().copied()).collect();
        for beginning in &all {
            assert!(!is_command(&split(beginning)), "{beginning}");
            assert_eq!(all.iter().filter(|other| *other == beginning).count(), 1, "{beginning}");
        }
    }

    #[test]
    fn every_answer_is_a_command() {
        for (_, meaning) in ALIASES {
            let commands = match meaning {
                Runs(instead) => vec![*instead],
                See(commands) => commands.iter().filter_map(|command| command.strip_prefix("cds ")).collect(),
            };
            for command in commands {
                assert!(is_command(&split(command)), "{command}");
            }
        }
    }
}
