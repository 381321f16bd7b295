"""What is written to `locals()` does not become the function's variable."""


def observe(example):
    return example.load()._configure({"retries": 5})


BAD = 3
MENDED = 5
