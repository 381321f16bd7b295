def k(t):
\
  def m(): return t
class A:
  \
 def n(self):
\
\
    class B: pass
