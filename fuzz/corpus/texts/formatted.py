x = f'{a is 1!r:>{f"{b}"}}' f"{1 is 1=}"
t'{x}'
