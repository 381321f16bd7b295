"""``python -m pylens run PROGRAM``: ``__main__`` rewritten like any import."""

from ._run import main

if __name__ == "__main__":
    main()
