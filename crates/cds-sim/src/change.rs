//! The sum of the changes of all products: plain data.

use serde::{Deserialize, Serialize};

use crate::products::list::products;

macro_rules! sum {
    ($($product:ident {
        $(change $Change:ident($Data:ident))? $(flat $Flat:ident($FlatData:ident))? $([$charges:ident])?
    })*) => {
        /// What a task does when it ends.
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
