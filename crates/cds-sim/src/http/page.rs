//! The overview page at `/`.

use uuid::Uuid;

/// The whole page: HTML, CSS and JavaScript. It contains no data; it fetches the overview.
const PAGE: &str = include_str!("page.html");

/// Placeholder of the nonce that the browser requires on styles and scripts.
const NONCE: &str = "{nonce}";

/// Whether a request is for the page rather than the API.
pub fn is_page(method: &str, path: &str, query: &str) -> bool {
    let names = || query.split('&').map(|pair| pair.split('=').next().unwrap_or_default());
    ["GET", "HEAD"].contains(&method) && path == "/" && names().all(|name| name != "Action")
}

/// The page and its `Content-Security-Policy`: only inline code, and data only from this server.
pub fn page() -> (String, String) {
    let nonce = Uuid::new_v4().simple().to_string();
    let policy = format!(
        "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; connect-src 'self'; img-src data:; \
         base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
    );
    (PAGE.replace(NONCE, &nonce), policy)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_asks_for_no_action_gets_the_page() {
        assert!(is_page("GET", "/", "") && is_page("HEAD", "/", "") && is_page("GET", "/", "a=1"));
        assert!(
            !is_page("POST", "/", "") && !is_page("GET", "/ccs", "") && !is_page("GET", "/", "a=1&Action=X")
        );
    }

    #[test]
    fn nothing_comes_from_outside() {
        let (page, policy) = page();
        assert!(!page.contains("://") && !page.contains("innerHTML") && !page.contains(NONCE), "{page}");
        assert_eq!(page.matches("nonce=").count(), 2);
        assert!(policy.starts_with("default-src 'none'"));
    }
}
