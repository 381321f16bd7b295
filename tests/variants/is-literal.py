# --- a literal on the left
def run(mode):
    return "fast" is mode  # !
# --- negated, over two lines
if (mode
        is not 1):  # !
    pass
# --- in a chain
found = a is None is "x"  # !
# --- in a nested scope, through names
def outer():
    left = "a"
    right = "b"
    return lambda: left is right  # !
# --- the singletons
x = a is None or a is True or a is ...
