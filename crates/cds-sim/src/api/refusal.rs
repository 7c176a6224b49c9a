//! Refusals: code, HTTP status and text.

use cds::model::{Action, Service, services};
use serde_json::json;

/// Why a request is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    pub http_status: u16,
    pub code: String,
    pub message: String,
}

impl Refusal {
    /// A refusal outside of the documented codes.
    pub fn new(http_status: u16, code: &str, message: impl Into<String>) -> Self {
        Self { http_status, code: code.to_owned(), message: message.into() }
    }

    /// A mistake of the simulator itself.
    pub fn internal(message: impl Into<String>) -> Self {
        Self::new(500, "InternalError", message)
    }

    /// The first of the codes that the action documents, in its spelling and with its status. The documents write the
    /// same code in several ways (`InvalidInstanceID.Malformed`, `InvalidInstanceId.Malformed`), so case is ignored.
    /// When the action documents none of them, the first code stands, with the status it has elsewhere.
    pub fn first_documented(action: &Action, codes: &[&str]) -> Self {
        let code = codes.first().copied().unwrap_or("InternalError");
        Self::documented(action, codes).unwrap_or_else(|| {
            let anywhere = services().flat_map(Service::actions).flat_map(|action| &action.errors);
            let status = anywhere.into_iter().find(|error| error.code.eq_ignore_ascii_case(code));
            let status = status.map(|error| error.http_status).or(undocumented_status(code));
            Self::new(status.unwrap_or(400), code, text_of(code))
        })
    }

    /// The first of the codes that the action documents.
    pub fn documented(action: &Action, codes: &[&str]) -> Option<Self> {
        codes.iter().find_map(|code| {
            let error = action.errors.iter().find(|error| error.code.eq_ignore_ascii_case(code))?;
            Some(Self::new(error.http_status, &error.code, text_of(&error.code)))
        })
    }

    /// The same with more to say.
    pub fn because(mut self, message: impl Into<String>) -> Self {
        self.message = message.into();
        self
    }

    /// The answer.
    pub fn body(&self) -> String {
        json!({"Code": self.code, "Message": self.message}).to_string()
    }
}

/// The refusal of a call without a parameter that it needs.
pub fn missing(action: &Action, name: &str) -> Refusal {
    refusal(
        action,
        &["IncompleteParamter", "ParameterInvalid", "InvalidParameter.IsNull"],
        name,
        "IncompleteParamter",
    )
    .because(format!("Some fields can not be null in this request: {name}."))
}

/// The refusal of a call with a parameter that makes no sense.
pub fn invalid(action: &Action, name: &str) -> Refusal {
    refusal(action, &[], name, "InvalidParameter")
        .because(format!("The specified parameter \"{name}\" is not valid."))
}

/// A documented code that fits: one of the general ones, the one of the parameter, or one for any bad parameter.
fn refusal(action: &Action, general: &[&str], name: &str, otherwise: &str) -> Refusal {
    let own: Vec<String> = code_names(name).iter().map(|name| format!("Invalid{name}.Malformed")).collect();
    let own: Vec<&str> = own.iter().map(String::as_str).collect();
    let codes = [general, &own, &["ParameterInvalid", "InvalidParamater"]].concat();
    Refusal::documented(action, &codes).unwrap_or_else(|| Refusal::new(400, otherwise, ""))
}

/// The names that a parameter may have in `Invalid….Malformed`: its own, and those that the documents use instead.
fn code_names(name: &str) -> Vec<&str> {
    let last = name.rsplit('.').next().unwrap_or(name);
    let others: &[&str] = match last {
        "InstanceIds" => &["InstanceId"],
        "PublicId" => &["PublicNetworkId"],
        "NetworkId" => &["PublicId"],
        "SegmentId" => &["IpId"],
        "Number" | "IPNum" => &["PublicNetwork.Ip"],
        "Qos" => &["PublicNetwork.Bandwich"],
        "Type" => &["PublicNetwork.Type"],
        "BillingMethod" => &["PublicNetwork.BillingMethod"],
        "VdcAdd" => &["VdcId"],
        "ImagePassword" => &["Password"],
        // The only code that the actions of security groups document.
        "SecurityGroupId" | "SecurityGroupName" | "SecurityGroupType" | "RuleId" | "RuleIds" | "BindData"
        | "Description" | "Action" | "Priority" | "Direction" | "Protocol" | "RuleType" | "TargetAddress"
        | "TargetPort" | "LocalPort" | "IpList" | "PortList" | "InterfaceIds" | "Rules" => &["InterfaceId"],
        _ => &[],
    };
    [&[name, last], others].concat()
}

/// The statuses of codes that no table of the documents holds.
fn undocumented_status(code: &str) -> Option<u16> {
    match code {
        "ResourceInUse" | "TaskDuplicate" => Some(409),
        "IncorrectNetworkStatus" => Some(403),
        _ => None,
    }
}

/// What the cloud says with a code. Programs see these texts, so they are the documented ones where there are some.
fn text_of(code: &str) -> String {
    if let Some(parameter) = code.strip_prefix("Invalid").and_then(|rest| rest.strip_suffix(".Malformed")) {
        return match parameter {
            "PrivateIpAddress" => "Specified private IP address is malformed.".to_owned(),
            "PublicIpAddress" => "Specified public IP address is malformed.".to_owned(),
            "InstanceName" => "The specified parameter \"Instance\" is not valid.".to_owned(),
            _ => format!("The specified parameter \"{parameter}\" is not valid."),
        };
    }
    if code.starts_with("Incorrect") && code.ends_with("Status") {
        return "The current status of the resource does not support this operation.".to_owned();
    }
    let text = match code {
        "InstanceNotFound" => "the Instance has deleted",
        "VDCNotFound" | "VdcNotFound" => "the Vdc has deleted",
        "InvalidInstanceType.ValueUnauthorized" => "The specified InstanceType is not authorized.",
        "InvalidInstanceTypeDisk.ValueUnauthorized" => "The specified Instance DiskType is not authorized.",
        "InvalidDataDiskSize.ValueNotSupported" => {
            "The specified DataDisk.n.Size beyond the permitted range, or the capacity of snapshot exceeds the size \
             limit of the specified disk category."
        }
        "InvalidDiskSize.TooSmall" => "Specified new disk size is less than the original disk size.",
        "InvalidPrivateIpAddress.Duplicated" => "Specified private IP address is duplicated.",
        "InvalidPublicIpAddress.Duplicated" => "Specified public IP address is duplicated.",
        "InvalidLaunchTemplateVersion.NotFound" => "The specified image does not exist.",
        "InvalidIp.IpRepeated" => "The same IP address is given more than once.",
        "InvalidIp.IpAssigned" => "The IP address is taken by the network itself.",
        "InvalidIp.Address" => "The IP address does not belong to the network.",
        "NotEnoughBalance" => "Your account does not have enough balance.",
        "Account.Arrearage" => "Your account has been in arrears.",
        "Zone.NotOnSale" => {
            "The resource in the specified zone is no longer available for sale. Please try other regions and zones."
        }
        "Region.NotOnSale" => {
            "The resource in the specified Region is no longer available for sale. Please try other regions and zones."
        }
        "QuotaExceed.Vdc" => "The maximum number of Vdc is exceeded",
        "QuotaExceed.PrivateNetwork" => "The maximum number of PrivateNetwork is exceeded",
        "IncompleteParamter" => "Some fields can not be null in this request.",
        "IpNotEnough" => "Please check that the number of Ip is enough.",
        "ResourceInUse" => "The resource is in use.",
        "TaskDuplicate" => "A task of the resource is still running.",
        _ => "The request is refused.",
    };
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_spelling_of_the_action_is_used() {
        let (_, action) = cds::model::find("ccs", "RebootInstance").expect("documented");
        let refusal = Refusal::first_documented(action, &["InvalidInstanceID.Malformed"]);
        assert_eq!((refusal.code.as_str(), refusal.http_status), ("InvalidInstanceId.Malformed", 400));
    }

    #[test]
    fn a_code_documented_elsewhere_keeps_its_status() {
        let (_, action) = cds::model::find("ccs", "CreateTag").expect("documented");
        assert_eq!(Refusal::first_documented(action, &["IncorrectInstanceStatus"]).http_status, 403);
    }
}
