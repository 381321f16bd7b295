class __A:
    __slots__ = ('__a', '__dict__')
    def __f(self, __a): return self.__a is '__a'
