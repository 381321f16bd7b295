# --- a variation selector in a name, which makes it another
limit = 1
limit️ = 2  # !
# --- a filler as a name
ㅤ = 1  # !
# --- a joiner of graphemes in an attribute
self.x͏ = 1  # !
# --- a selector from the supplement in a keyword
f(a󠄀=1)  # !
# --- the sign for micro in a parameter
def wait(µs):  # !
    return µs
# --- a ligature, imported
from files import ﬁle  # !
# --- letters of full width, called
def g():
    return lambda: ｅｖａｌ("1")  # !
# --- mathematical letters inside an f-string
x = f"{𝓸𝓼}"  # !
# --- the accents apart from their letters
café = 1  # !
# --- a zero-width space in a comment that a tool reads
import os  # type:​ ignore  # !
# --- an invisible tag, and a character of private use
x = 1  # a󠁡b  # !
y = 2  # ab  # !
# --- a byte order mark in the middle of a comment
x = 1  # no﻿qa  # !
# --- names in other scripts, in their normal form
größe = δ = 変数 = имя = 1
# --- the Greek letter that the sign becomes
μs = 1
# --- strings may hold what they like
x = "a​b️", b"x", """﻿"""
# --- joiners where a script or an emoji needs them
x = 1  # می‌خواهم, 👩‍💻 and ❤️
# --- the end of a comment
x = 1  # done​
# --- marks that combine, in comments
x = 1  # café
