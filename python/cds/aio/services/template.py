# Generated from models/ by `cargo xtask generate`; do not edit.
"""Templates: images created from cloud servers."""

from ...services.template import Template
from .._service import twin

AsyncTemplate = twin(Template)
