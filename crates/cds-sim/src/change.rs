//! The enum of the changes of all products: plain data.

use serde::{Deserialize, Serialize};

use crate::products::list::products;

macro_rules! sum {
    ($($product:ident {
        $(change $Change:ident($Data:ident))? $(flat $Flat:ident($FlatData:ident))? $([$charges:ident])?
    })*) => {
        /// The change that a task makes when it ends.
        #[derive(Debug, Clone, Default, Serialize, Deserialize)]
        pub enum Change {
            #[default]
            Nothing,
            $($($Change(crate::products::$product::change::$Data),)?)*
            $($(#[serde(untagged)] $Flat(crate::products::$product::change::$FlatData),)?)*
        }

        $($(impl From<crate::products::$product::change::$Data> for Change {
            fn from(change: crate::products::$product::change::$Data) -> Self {
                Self::$Change(change)
            }
        })?)*

        $($(impl From<crate::products::$product::change::$FlatData> for Change {
            fn from(change: crate::products::$product::change::$FlatData) -> Self {
                Self::$Flat(change)
            }
        })?)*
    };
}

products!(sum);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_written_as_state_files_have_them() {
        for text in [
            r#""Nothing""#,
            r#"{"CreateVdc":{"vdc":"v","network":null}}"#,
            r#"{"UpdatePublicNetwork":{"network":"n","qos":5,"auto_renew":null}}"#,
            r#"{"Power":{"instances":["i"],"on":true}}"#,
            r#"{"UpdateInstance":{"instance":"i","update":"Nothing"}}"#,
            r#"{"UpdateInstance":{"instance":"i","update":{"AddDisks":[]}}}"#,
            r#"{"Security":{"AddRule":{"group":"g","rule":"r"}}}"#,
            r#"{"Nsg":{"group":"g","sync":7430001}}"#,
            r#"{"Template":{"Sync":{"template":"t","region_id":"r"}}}"#,
            r#"{"Gpn":{"gpn":"g","change":"Leave"}}"#,
            r#"{"Metal":{"Power":{"machine":"m","on":false}}}"#,
        ] {
            let change: Change = serde_json::from_str(text).expect(text);
            assert_eq!(serde_json::to_string(&change).expect("plain data"), text);
        }
        assert!(serde_json::from_str::<Change>(r#"{"Sell":{}}"#).is_err());
    }
}
