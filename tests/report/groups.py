# Constructs of Python 3.11 with the number of branches of each function.


def groups(a):  # 3
    try:
        a()
    except* OSError as group:
        print(group)
    except* (ValueError, KeyError):
        if a:
            print(a)
