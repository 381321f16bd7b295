# --- an assignment without a value
x = = 1  # !
# --- the print statement
print "x"  # !
# --- an assignment to a call
run() = 1  # !
# --- a word that is reserved
class = 1  # !
# --- an indent out of nowhere
x = 1
  y = 2  # !
# --- a zero-width space between two tokens
x =​ 1  # !
# --- an escape in an f-string that is not closed
x = f"{y"  # !
# --- an operator of the past, in a nested scope
class C:
    def f(self):
        return self.x <> 1  # !
# --- soft keywords as names
match = case = type = 1
match[case] = type
# --- syntax of the newest version
type Alias[T] = list[T]
x = f"{'a' + f"{1}"}"
# --- names in other scripts
größe = δ = 1
