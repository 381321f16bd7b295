x is 1  # pylens: ignore[is-literal] why
y = 1  # pylens: ignore[is-literal, nothing]
# pylens: ignore-file[slots-conflict]
z = 1  # pylens: ignore
