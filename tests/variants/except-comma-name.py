# --- the usual form
try: run()
except OSError, e:  # !
    print("failed")
# --- an attribute, a longer name, in a method
import socket
class A:
    def run(self):
        try:
            self.send()
        except socket.error, reason:  # !
            self.log(reason)
        except ValueError, _why: pass  # !
# --- with an `else`, in a loop
for x in y:
    try: x()
    except ( KeyError ) , err :  # !
        continue
    else: break
# --- in a nested function, over a comment
def f():
    def g():
        try: run()
        except IOError, exc:  # an error # !
            raise
# --- two classes
try: run()
except OSError, ValueError: pass
# --- a class in lower case
from select import error
import socket
try: run()
except OSError, error: pass
except error, socket.error: pass
# --- what Python 3 writes
try: run()
except OSError as e: print(e)
except (ValueError, e): pass
# --- three
try: run()
except OSError, KeyError, e: pass
