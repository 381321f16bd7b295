"""``python -m pylens run SCRIPT`` and ``python -m pylens run -m MODULE``: ``__main__`` rewritten like any import."""

from ._run import main

if __name__ == "__main__":
    main()
