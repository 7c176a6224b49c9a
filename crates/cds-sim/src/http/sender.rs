//! Rejects cross-site requests (CSRF) and DNS rebinding. Any web page in a browser on this machine can reach the
//! simulator, so cross-origin requests are refused on all paths, signed or not.

use std::net::IpAddr;

use hyper::HeaderMap;
use hyper::header::{HOST, HeaderName, ORIGIN};

/// The headers by which browsers identify the page that sends a request.
const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Whether the request is cross-origin. Programs other than browsers do not send these headers.
pub fn is_foreign(headers: &HeaderMap) -> bool {
    let host = header(headers, &HOST).unwrap_or_default();
    let own = |origin: &str| origin.split_once("://").is_some_and(|(_, name)| name == host);
    let sites = ["same-origin", "none"];
    values(headers, &ORIGIN).any(|origin| !own(origin))
        || values(headers, &FETCH_SITE).any(|site| !sites.contains(&site))
}

/// Whether the host is a loopback address or localhost, independent of DNS.
pub fn is_for_this_machine(headers: &HeaderMap) -> bool {
    values(headers, &HOST).all(is_local)
}

/// Whether the host is a registered name, which its owner could point here (DNS rebinding).
pub fn is_for_somebody_else(headers: &HeaderMap) -> bool {
    let registered = |host| name_of(host).contains('.') && name_of(host).parse::<IpAddr>().is_err();
    values(headers, &HOST).any(registered)
}

/// The text of a header, empty if it is not ASCII.
pub fn header<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    values(headers, name).next()
}

fn values<'a>(headers: &'a HeaderMap, name: &HeaderName) -> impl Iterator<Item = &'a str> {
    headers.get_all(name).into_iter().map(|value| value.to_str().unwrap_or_default())
}

fn is_local(host: &str) -> bool {
    let name = name_of(host);
    name.eq_ignore_ascii_case("localhost") || name.parse().is_ok_and(|address: IpAddr| address.is_loopback())
}

/// A host without its port.
fn name_of(host: &str) -> &str {
    match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        let pair = |(name, value): &(&'static str, &str)| {
            (HeaderName::from_static(name), value.parse().expect("a value"))
        };
        pairs.iter().map(pair).collect()
    }

    #[test]
    fn names_that_others_give_are_not_local() {
        for host in
            ["127.0.0.1", "127.0.0.1:8100", "localhost", "LOCALHOST:1", "[::1]", "[::1]:8100", "127.8.8.8:1"]
        {
            assert!(is_for_this_machine(&headers(&[("host", host)])), "{host}");
        }
        for host in [
            "",
            "evil.example",
            "localhost.evil.example:8100",
            "127.0.0.1.evil.example",
            "10.0.0.1:80",
            "[::2]",
        ] {
            assert!(!is_for_this_machine(&headers(&[("host", host)])), "{host}");
        }
        assert!(is_for_this_machine(&headers(&[])));
        let both = headers(&[("host", "127.0.0.1"), ("host", "evil.example")]);
        assert!(!is_for_this_machine(&both));
    }

    #[test]
    fn names_with_an_owner_are_those_of_somebody_else() {
        for host in ["evil.example", "evil.example:8100", "127.0.0.1.evil.example", "localhost."] {
            assert!(is_for_somebody_else(&headers(&[("host", host)])), "{host}");
        }
        for host in ["127.0.0.1:8100", "[::1]:8100", "10.0.0.1", "localhost:8100", "simulator:8100", ""] {
            assert!(!is_for_somebody_else(&headers(&[("host", host)])), "{host}");
        }
    }

    #[test]
    fn pages_of_others_are_foreign() {
        let host = ("host", "127.0.0.1:8100");
        for own in [
            &[host][..],
            &[host, ("origin", "http://127.0.0.1:8100")],
            &[host, ("origin", "http://127.0.0.1:8100"), ("sec-fetch-site", "same-origin")],
            &[host, ("sec-fetch-site", "none")],
            &[],
        ] {
            assert!(!is_foreign(&headers(own)), "{own:?}");
        }
        for foreign in [
            &[host, ("origin", "https://evil.example")][..],
            &[host, ("origin", "null")],
            &[host, ("origin", "")],
            &[host, ("origin", "http://127.0.0.1:8101")],
            &[host, ("origin", "http://localhost:8100")],
            &[host, ("origin", "http://127.0.0.1:8100"), ("origin", "https://evil.example")],
            &[host, ("sec-fetch-site", "cross-site")],
            &[host, ("sec-fetch-site", "same-site")],
            &[("origin", "http://127.0.0.1:8100")],
        ] {
            assert!(is_foreign(&headers(foreign)), "{foreign:?}");
        }
    }
}
