# --- a bound method, a lambda, a local function and the object itself as finalizer
import weakref as w
from functools import partial
from weakref import finalize as at_end
class Connection:
    def __init__(self, log):
        w.finalize(self, self.close)  # !
        at_end(self, lambda: self.close())  # !
        at_end(self, print, self)  # !
        at_end(self, partial(self.close, 1))  # !
        def close(): log(self.name)
        at_end(
            self, close, log=log)  # !
        at_end(self, print, what=self)  # !
    def close(self): pass
# --- an object that is not `self`
import weakref
class Node:
    def close(self): pass
async def make():
    node = Node(); weakref.finalize(node, node.close)  # !
    return node
# --- a method of a base class
from weakref import finalize
class Base:
    def close(self): pass
class Connection(Base):
    def open(this, path, /): finalize(this, this.close)  # !
# --- references to what is gone at once
import weakref
class Listener:
    def __init__(self, listeners):
        listeners.append(weakref.ref(self.notify))  # !
        self.changed = weakref.proxy((self
            .changes), print)  # !
        listeners.append(weakref.ref(lambda: self))  # !
        listeners.append(weakref.ref(self.create))  # !
    def notify(self): pass
    def changes(self): pass
    @classmethod
    def create(cls): pass
# --- a new object
from weakref import proxy, ref as r
class Node:
    def __init__(self, name): self.name = name
node = proxy(Node("a"))  # !
find = lambda: r(Node(name="b"))  # !
# --- used without a test
import weakref
class Node:
    def __init__(self, parent, owner): self.root = weakref.ref(parent); self.owner = weakref.ref(owner)
    def path(self): return [self.root().name for _ in self]  # !
    def nested(self):
        return lambda: (self
            .owner()).name  # !
def watch(node):
    node_ref = weakref.ref(node)
    def changed():
        node_ref().update()  # !
    node.on_change(changed)
# --- tested, caught, taken out first
import weakref
class Node:
    def __init__(self, parent): self.parent = weakref.ref(parent) if parent else None
    def tested(self):
        if self.parent() is not None: return self.parent().name
    def caught(self):
        try: return self.parent().name
        except (AttributeError, ReferenceError): return None
    def taken(self):
        parent = self.parent()
        return parent and parent.name
# --- an object that the same function holds
import weakref
def run(node):
    reference = weakref.ref(node)
    print(reference().name)
# --- static methods, attributes, and weak methods
import weakref
class Connection:
    def __init__(self, socket, close, listeners):
        self.socket = socket
        self.close = close
        weakref.finalize(self, self.socket.close)
        weakref.finalize(self, self.close, socket)
        weakref.finalize(self, self.release, socket)
        weakref.finalize(socket, self.stop)
        weakref.finalize(self, lambda self=weakref.ref(self): self())
        listeners.append(weakref.ref(self.close))
        listeners.append(weakref.WeakMethod(self.stop))
        listeners.append(weakref.ref(self.release))
        listeners.append(weakref.ref(self, self.stop))
        listeners.append(weakref.ref(self.state))
    @staticmethod
    def release(socket): pass
    @property
    def state(self): return self.socket
    def stop(self): pass
    def on_exit(self): weakref.finalize(self, self.unknown)
# --- new objects that are kept somewhere
import weakref, threading
class Registered:
    def __init__(self, registry): registry.append(self)
class Worker(threading.Thread): pass
class Counted:
    def __new__(cls): return cls.only
class Known(metaclass=Registry): pass
class Other: pass
def make(Other):
    return [weakref.ref(Registered([])), weakref.ref(Worker()), weakref.ref(Counted()),
            weakref.ref(Known()), weakref.ref(Other()), weakref.ref(make(1))]
# --- calls of what is not, or not only, a weak reference
import weakref
class Node:
    def __init__(self, parent, strong):
        self.get = weakref.ref(parent)
        if strong: self.get = lambda: parent
    def path(self): return self.get().name + self.other().name
# --- objects that refer back, or that lend themselves to functions of their own
import weakref
class Adapter:
    def __init__(self, data):
        self.data = weakref.ref(data)
        data.adapter = self
    def append(self, item): self.data().append(item)
class App:
    def __init__(self):
        this = weakref.ref(self)
        self.add(view=lambda: this().view())
# --- a reference that is used where its object has a name
import weakref
class Edge:
    def __init__(self, source, label):
        self.source = weakref.ref(source)
        self.label = label
        self.source().edges.append(self)
    def shown(self):
        return self.source().name + self.label  # !
# --- one reference used several times
import weakref
class A:
    def __init__(self, parent, other):
        self._parent = weakref.ref(parent)
        self._other = weakref.ref(other)
    def f(self):
        return self._parent().name  # !
    def g(self):
        return self._parent().path, self._other().path  # !
# --- a finalizer under a name
import functools
import weakref
class Subscription:
    def __init__(self, broker):
        cleanup = functools.partial(broker.leave, self)
        weakref.finalize(self, cleanup) # !
        forget = functools.partial(broker.forget, id(self))
        weakref.finalize(self, forget)
