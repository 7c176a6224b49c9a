//! Hosts that bypass the proxy: `NO_PROXY` with curl's rules, and with ports as in Python and Go.

use std::net::IpAddr;

use ipnet::IpNet;
use url::{Host, Url};

/// A list of exceptions.
#[derive(Debug, Clone, Default)]
pub(crate) struct NoProxy(Vec<Exception>);

#[derive(Debug, Clone)]
struct Exception {
    hosts: Hosts,
    /// Only this port, if given.
    port: Option<u16>,
}

#[derive(Debug, Clone)]
enum Hosts {
    All,
    Network(IpNet),
    /// A host name and its subdomains; lower case, without leading or trailing dots.
    Name(String),
}

impl NoProxy {
    /// Parses entries separated by commas or blanks. Entries that cannot match anything are ignored, as in curl.
    pub(crate) fn parse(text: &str) -> Self {
        let entries = text.split(|symbol: char| symbol == ',' || symbol.is_whitespace());
        Self(entries.filter(|entry| !entry.is_empty()).map(exception).collect())
    }

    /// Whether the host of the URL bypasses the proxy.
    pub(crate) fn contains_url(&self, url: &Url) -> bool {
        url.host().is_some_and(|host| self.contains(&host, url.port_or_known_default()))
    }

    fn contains(&self, host: &Host<&str>, port: Option<u16>) -> bool {
        self.0.iter().any(|exception| {
            exception.hosts.contain(host) && (exception.port.is_none() || exception.port == port)
        })
    }
}

impl Hosts {
    fn contain(&self, host: &Host<&str>) -> bool {
        match (self, host) {
            (Self::All, _) => true,
            (Self::Network(network), Host::Ipv4(address)) => network.contains(&IpAddr::V4(*address)),
            (Self::Network(network), Host::Ipv6(address)) => network.contains(&IpAddr::V6(*address)),
            (Self::Name(name), Host::Domain(host)) => is_or_is_below(without_dots(host), name),
            _ => false,
        }
    }
}

fn exception(entry: &str) -> Exception {
    if let Some(network) = network(entry) {
        return Exception { hosts: Hosts::Network(network), port: None };
    }
    let (host, port) = match entry.rsplit_once(':').and_then(|(host, port)| Some((host, port.parse().ok()?)))
    {
        Some((host, port)) => (host, Some(port)),
        None => (entry, None),
    };
    let hosts = match network(host) {
        Some(network) => Hosts::Network(network),
        None if host == "*" => Hosts::All,
        None => Hosts::Name(without_dots(host).to_ascii_lowercase()),
    };
    Exception { hosts, port }
}

/// An address, with or without brackets, or a network such as `10.0.0.0/8`.
fn network(text: &str) -> Option<IpNet> {
    let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
    bare.parse().ok().or_else(|| bare.parse::<IpAddr>().ok().map(IpNet::from))
}

fn without_dots(name: &str) -> &str {
    let name = name.strip_prefix('.').unwrap_or(name);
    name.strip_suffix('.').unwrap_or(name)
}

/// Both in lower case, like hosts in a URL.
fn is_or_is_below(host: &str, name: &str) -> bool {
    !name.is_empty()
        && host.strip_suffix(name).is_some_and(|before| before.is_empty() || before.ends_with('.'))
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::NoProxy;

    fn direct(list: &str, url: &str) -> bool {
        let url = Url::parse(url).expect("a URL");
        NoProxy::parse(list).contains(&url.host().expect("a host"), url.port_or_known_default())
    }

    #[test]
    fn what_is_reached_directly() {
        for (list, url, expected) in [
            ("", "https://api.example", false),
            ("*", "https://api.example", true),
            ("*", "https://192.0.2.7", true),
            ("other.example,*", "https://api.example", true),
            ("api.example", "https://api.example", true),
            ("API.Example", "https://api.example", true),
            ("api.example", "https://API.EXAMPLE", true),
            ("example", "https://api.example", true),
            (".example", "https://api.example", true),
            (".api.example", "https://api.example", true),
            ("pi.example", "https://api.example", false),
            ("www.api.example", "https://api.example", false),
            ("api.example.", "https://api.example", true),
            ("api.example", "https://api.example.", true),
            (" other.example , api.example ", "https://api.example", true),
            ("other.example api.example", "https://api.example", true),
            (",,.,", "https://api.example", false),
            ("*.example", "https://api.example", false),
            ("api.example:443", "https://api.example", true),
            ("api.example:443", "http://api.example", false),
            ("api.example:8443", "https://api.example:8443", true),
            ("example:8443", "https://api.example:443", false),
            ("192.0.2.7", "https://192.0.2.7", true),
            ("192.0.2.7:443", "https://192.0.2.7", true),
            ("192.0.2.7:80", "https://192.0.2.7", false),
            ("192.0.2.0/24", "https://192.0.2.7", true),
            ("192.0.2.0/29", "https://192.0.2.8", false),
            ("192.0.2.9/24", "https://192.0.2.7", true),
            ("192.0.2.0/33", "https://192.0.2.7", false),
            ("2.7", "https://192.0.2.7", false),
            ("2001:db8::7", "https://[2001:db8::7]", true),
            ("[2001:db8::7]", "https://[2001:db8::7]", true),
            ("[2001:db8::7]:443", "https://[2001:db8::7]", true),
            ("[2001:db8::7]:80", "https://[2001:db8::7]", false),
            ("2001:db8::/32", "https://[2001:db8::7]", true),
            ("2001:db9::/32", "https://[2001:db8::7]", false),
        ] {
            assert_eq!(direct(list, url), expected, "{list:?} and {url}");
        }
    }
}
