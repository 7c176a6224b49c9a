//! Every product, a line each. A product may use those above it, never those below.

/// Gives a macro the list. After the name of its folder a product says which changes its tasks make (`flat` where state
/// files hold them without the name of the product), and whether it `charges` for resources.
macro_rules! products {
    ($sum:ident) => {
        $sum! {
            network { flat Network(NetworkChange) [charges] }
            compute { flat Compute(ComputeChange) [charges] }
            host { [charges] }
            security { change Security(SecurityChange) }
            nsg { change Nsg(NsgChange) }
            template { change Template(TemplateChange) [charges] }
            gpn { change Gpn(GpnChange) [charges] }
            bare_metal { change Metal(MetalChange) [charges] }
            billing { }
            glacier { }
            common { }
        }
    };
}

pub(crate) use products;
