\

x = 1 \
  # c
if x is \
 not 1: pass