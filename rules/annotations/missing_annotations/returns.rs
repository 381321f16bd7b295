//! The return annotation that leaves no doubt.

use crate::analysis::control::flow::{Exits, is_stub};
use crate::analysis::functions::signature::Signature;
use crate::diagnostic::{Edit, Fix};
use crate::names::Names;

/// Adds the return annotation if the code leaves no doubt about it.
pub(super) fn fix<'a>(names: &Names<'a>, signature: Signature<'_, 'a>) -> Option<Fix> {
    let function = signature.function;
    let abstract_ = names.is_decorated_with(&function.decorator_list, &["abc.abstractmethod"]);
    if function.returns.is_some() || is_stub(function) || abstract_ || signature.is_overload() {
        return None;
    }
    let place = function.parameters.range.end();
    let exits = Exits::of(names.nodes(), function);
    let special = special_result(&function.name)
        .filter(|_| signature.is_method() && !function.is_async && !exits.yields())
        .filter(|result| *result == "None" || names.is_builtin(result, function.range.start()));
    let result = special.or_else(|| exits.returns_none().then_some("None"))?;
    Some(Fix::unsafe_(
        format!("Annotate the return value with `{result}`"),
        [Edit::insert(place, format!(" -> {result}"))],
    ))
}

/// The type that the interpreter has a special method return.
fn special_result(method: &str) -> Option<&'static str> {
    Some(match method {
        "__init__" | "__del__" | "__init_subclass__" | "__set_name__" | "__setattr__"
        | "__delattr__" | "__setitem__" | "__delitem__" | "__set__" | "__delete__" => "None",
        "__str__" | "__repr__" | "__format__" => "str",
        "__bytes__" => "bytes",
        "__bool__" | "__contains__" | "__instancecheck__" | "__subclasscheck__" => "bool",
        "__len__" | "__length_hint__" | "__hash__" | "__int__" | "__index__" | "__sizeof__" => {
            "int"
        }
        "__float__" => "float",
        "__complex__" => "complex",
        _ => return None,
    })
}
