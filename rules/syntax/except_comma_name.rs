//! `except OSError, error:` of Python 2, which Python 3.14 takes for two classes.

use crate::context::Context;
use crate::diagnostic::{Edit, Fix, Severity};
use crate::rule::{Check, Enabled, Example, Rule, Surroundings};
use crate::syntax::{Expr, Node, NodeKind, Ranged, Stmt, TextRange, handlers, parenthesized_range};

/// The name of an exception behind a comma.
pub static RULE: Rule = Rule {
    name: "except-comma-name",
    summary: "`except A, e` binds no `e`: it is Python 2, which Python 3.14 reads in another way",
    explanation: "
In Python 2, `except OSError, error:` caught `OSError` and called it `error`. Python 3.0 to 3.13 raise `SyntaxError` for the
whole file. Since Python 3.14 it parses again, and means `except (OSError, error):`. When an exception arrives that is no
`OSError`, the interpreter looks for the class `error` and raises

    NameError: name 'error' is not defined

in place of the exception; and when it is an `OSError`, every use of `error` in the handler raises it.

Write `except OSError as error:`, or `except (OSError, Other):` for two classes.

Reported is a second name that is in lower case and bound nowhere.

The rule is off by default: in code of today it was hardly ever seen.

Reference: <https://peps.python.org/pep-0758/>
",
    severity: Severity::Error,
    enabled: Enabled::OnRequest,
    surroundings: Surroundings::Everywhere,
    options: &[],
    rejects: &[
        Example::fixed(
            "import socket\n\n\ndef _run(send):\n    try:\n        send()\n    except socket.error, reason:\n        raise\n",
            "import socket\n\n\ndef _run(send):\n    try:\n        send()\n    except socket.error as reason:\n        raise\n",
        ),

        Example::fixed(
            "try:\n    open(\"a\")\nexcept OSError, error:\n    print(\"failed\")\n",
            "try:\n    open(\"a\")\nexcept OSError as error:\n    print(\"failed\")\n",
        ),
        Example::fixed(
            "try:\n    open(\"a\")\nexcept (OSError) , (error):\n    print(\"failed\")\n",
            "try:\n    open(\"a\")\nexcept (OSError) as error:\n    print(\"failed\")\n",
        ),
    ],
    accepts: &[
        "try:\n    open(\"a\")\nexcept OSError as error:\n    print(error)\n",
        "from select import error\n\ntry:\n    open(\"a\")\nexcept OSError, error:\n    print(\"failed\")\n",
        "try:\n    open(\"a\")\nexcept OSError, ValueError:\n    print(\"failed\")\n",
    ],
    checks: &[Check::Kinds(&[NodeKind::StmtTry], check)],
};

fn check<'a>(context: &Context<'a>, node: Node<'a>) {
    let Node::Stmt(Stmt::Try(statement)) = node else {
        return;
    };
    for handler in handlers(statement) {
        if let Some(Expr::Tuple(caught)) = handler.type_.as_deref()
            && !caught.parenthesized
            && let [class, Expr::Name(name)] = caught.elts.as_slice()
            && name.id.starts_with(|first: char| first.is_ascii_lowercase() || first == '_')
            && !context.names.is_bound_anywhere(&name.id)
            && context.names.qualified_name(&caught.elts[1]).is_none()
        {
            let outer = |expr: &'a Expr| {
                let tokens = context.syntax.tokens();
                parenthesized_range(expr.into(), caught.into(), tokens).unwrap_or(expr.range())
            };
            let behind = TextRange::new(outer(class).end(), outer(&caught.elts[1]).end());
            context
                .report(
                    name,
                    format!("this does not bind `{0}`, but looks for a class `{0}`", name.id),
                )
                .label(class.range(), "caught")
                .help(format!("write `except {} as {}:`", context.syntax.slice(class), name.id))
                .fix(Fix::new(
                    "Bind the exception",
                    crate::diagnostic::Safety::Safe,
                    [Edit::replace(behind, format!(" as {}", name.id))],
                ));
        }
    }
}
