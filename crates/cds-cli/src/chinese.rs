//! The errors of the core in Chinese: what happened, and what the server or the system says of it.

use cds::{ApiErrorKind, ConnectionKind, Error, Outcome, OutcomeUnknown, error_table};

use crate::failure::resume;

/// The error, with the command that shows the outcome of a change.
pub(crate) fn message(error: &Error, look_up: Option<&str>) -> String {
    let look = || look_up.map(|command| format!("用 `{command}` ")).unwrap_or_default();
    match error {
        Error::Config(what) => format!("设置有误：{what}"),
        Error::NoCredentials(what) => {
            format!("未找到访问密钥：{}", what.replace("cds.Simulator()", "`cds simulator`"))
        }
        Error::Arguments(what) => format!("参数有误：{what}"),
        Error::Validation { action, problems } => format!("{action}：参数有误：{}", problems.join("；")),
        Error::Closed => "客户端已关闭".to_owned(),
        Error::NetworkBlocked { host } => {
            format!("已设置 CDS_OFFLINE，未连接 {host}；请取消该变量，或使用 `cds simulator`")
        }
        Error::Connection { action, kind, message, .. } => {
            format!("{action}：{}：{message}；未做任何变更", connection(*kind))
        }
        Error::Timeout { action, seconds, .. } => format!("{action}：{seconds} 秒内没有响应；未做任何变更"),
        Error::OutcomeUnknown(lost) => {
            let OutcomeUnknown { action, reason, sent_at, nonce, .. } = &**lost;
            format!(
                "{action}：请求已发出，但没有收到响应，可能已执行（{reason}；发送于 {sent_at}，nonce {nonce}）；再次发送前请先{}确认",
                look()
            )
        }
        Error::Undecided { lost, candidates } => {
            let OutcomeUnknown { action, reason, sent_at, nonce, .. } = &**lost;
            let made = match candidates.as_slice() {
                [] => String::new(),
                ids => format!("；可能创建了 {}", ids.join("、")),
            };
            format!(
                "{action}：云端无法判断是否已执行（{reason}）{made}；发送于 {sent_at}，本次未发送；请先{}确认，再用 `cds journal \
                 resolve {nonce} --as done|not-done` 记录",
                look()
            )
        }
        Error::Response { action, http_status, snippet, outcome, .. } => {
            format!("{action}：响应无法解析（HTTP {http_status}）：{snippet:?}{}", unknown(*outcome, &look()))
        }
        Error::Api(error) => {
            let request = error.request_id.as_ref().map(|id| format!("，请求 {id}")).unwrap_or_default();
            let known = error_table().codes.get(&error.code);
            let meaning = known.map(|code| code.description.zh.as_str()).unwrap_or(kind(error.kind));
            format!(
                "{}：{}：{meaning}（{}；HTTP {}{request}）{}",
                error.action,
                error.code,
                error.message,
                error.http_status,
                unknown(error.outcome, &look())
            )
        }
        Error::WaitEnded { source, task_id, family } => {
            let reason = message(source, None).replace("；未做任何变更", "");
            format!(
                "{reason}；等待中止，任务仍在继续：请用 `{}` 继续等待",
                resume(&[task_id.as_str()], family)
            )
        }
        other => other.to_string(),
    }
}

fn unknown(outcome: Outcome, look: &str) -> String {
    if outcome == Outcome::Unknown {
        format!("；可能已执行：再次发送前请先{look}确认")
    } else {
        String::new()
    }
}

fn connection(kind: ConnectionKind) -> &'static str {
    match kind {
        ConnectionKind::Dns => "找不到主机",
        ConnectionKind::Refused => "连接被拒绝",
        ConnectionKind::Tls => "TLS 证书或握手失败",
        ConnectionKind::Proxy => "代理失败",
        ConnectionKind::Reset => "连接中断",
        _ => "无法连接",
    }
}

fn kind(kind: ApiErrorKind) -> &'static str {
    match kind {
        ApiErrorKind::Authentication => "密钥或时钟有误，请检查 access_key_secret 与本机时间",
        ApiErrorKind::PermissionDenied => "没有权限",
        ApiErrorKind::NotFound => "资源不存在",
        ApiErrorKind::InvalidParameter => "参数无效",
        ApiErrorKind::Conflict => "资源状态不允许此操作",
        ApiErrorKind::InsufficientBalance => "余额不足",
        ApiErrorKind::QuotaExceeded => "超出配额",
        ApiErrorKind::NotAvailable => "不可用或未开售",
        ApiErrorKind::RateLimit => "请求过于频繁",
        ApiErrorKind::Server => "服务器错误",
        _ => "请求被拒绝",
    }
}
