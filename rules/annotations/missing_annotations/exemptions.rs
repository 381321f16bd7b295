//! Functions that need no annotations.

use crate::analysis::functions::signature::{Signature, may_have_type_comments};
use crate::file::File;

/// True if the function need not be annotated, or has its annotations elsewhere.
pub(super) fn is_exempt(file: &File<'_>, signature: Signature<'_, '_>) -> bool {
    const UNCHECKED: &[&str] = &["typing.no_type_check", "typing_extensions.no_type_check"];
    let may = file.once(Exemptions::of);
    (may.be_overloads && signature.is_overload_twin())
        || (may.be_unchecked && signature.is_within(UNCHECKED))
        || (may.have_type_comments && signature.has_type_comment(file.syntax))
}

/// Exemptions that a file may hold. They are rare, and looking for them function by function takes time.
struct Exemptions {
    be_overloads: bool,
    be_unchecked: bool,
    have_type_comments: bool,
}

impl Exemptions {
    fn of(file: &File<'_>) -> Exemptions {
        let syntax = file.syntax;
        let typing = ["typing", "typing_extensions"].iter().any(|it| file.names.imports(it));
        Exemptions {
            be_overloads: typing && syntax.mentions("overload"),
            be_unchecked: typing && syntax.mentions("no_type_check"),
            have_type_comments: may_have_type_comments(syntax.text()),
        }
    }
}
