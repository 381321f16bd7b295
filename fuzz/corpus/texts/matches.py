match = 'a'
match[0:1]
match match:
    case {'a': 1, **rest} | [1, *rest] if rest is 1: pass
