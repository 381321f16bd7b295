@staticmethod

# c

@property
def f(
    x: int,
) -> (
    int
):
    while x: x -= 1
