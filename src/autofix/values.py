"""Dataclasses and named tuples that cost nothing until they are used, and names for type checkers.

A run makes objects of few of the classes that the modules define. Importing ``dataclasses`` and
``typing`` and writing the methods of every class would take as long as mending a file; here a
class gets a constructor of its own once it has many objects, and all share the other methods.
They are dataclasses to ``dataclasses.fields``, ``replace`` and ``is_dataclass`` all the same, have
what named tuples have, and are those to type checkers.
"""

from __future__ import annotations

from collections import _tuplegetter  # type: ignore[attr-defined]
from operator import itemgetter

TYPE_CHECKING = False
"""True to type checkers, as that of ``typing`` is."""

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from dataclasses import dataclass, field, replace
    from functools import cached_property
    from typing import Any, Generic, NamedTuple, TypeVar

    _Key = TypeVar("_Key")
    _Value = TypeVar("_Value")
else:

    class cached_property:
        """A property that is worked out once, as that of ``functools``; Python 3.11's locks."""

        def __init__(self, work):
            self.work = work
            self.__doc__ = work.__doc__

        def __set_name__(self, _, name):
            self.name = name

        def __get__(self, value, _=None):
            if value is None:
                return self
            found = value.__dict__[self.name] = self.work(value)
            return found

    def field(*, default=..., default_factory=None, repr=True):
        """Say more of a field, as ``dataclasses.field`` does."""
        return _Field(default, default_factory, repr)

    def dataclass(*, frozen=False):
        """Make a class a dataclass; a frozen one is hashable, and its fields stay as they are."""
        return lambda made: _made(made, frozen)

    def replace(value, /, **changes):
        """Return a copy of a value with some fields changed, as ``dataclasses.replace`` does."""
        made = value.__class__
        fields = made.__lazy_fields__
        copy = object.__new__(made)
        attributes = copy.__dict__
        attributes.update(value.__dict__)
        attributes.update(changes)
        for name in fields.cached:
            attributes.pop(name, None)
        if len(attributes) != len(fields.defaults):
            raise TypeError(f"no such field: {', '.join(changes.keys() - fields.defaults.keys())}")
        return copy

    class _NamedTupleType(type):
        """Makes named tuples; their fields are the names that have an annotation."""

        def __new__(mcs, name, bases, namespace):
            names = tuple(namespace.get("__annotations__", ()))
            namespace["_fields"] = namespace["__match_args__"] = names
            namespace["_field_defaults"] = {n: namespace[n] for n in names if n in namespace}
            namespace |= {name: _tuplegetter(index, None) for index, name in enumerate(names)}
            return type.__new__(mcs, name, bases, {**namespace, "__slots__": ()})

    class NamedTuple(tuple, metaclass=_NamedTupleType):
        """A class of it is a named tuple, as one of ``typing.NamedTuple`` is."""

        def __new__(cls, *values, **named):
            """Give a class its own method with its first object."""
            cls.__new__ = _first_new(cls)
            return cls.__new__(cls, *values, **named)

        @classmethod
        def _make(cls, values):
            return cls(*values)

        def _asdict(self):
            return dict(zip(self._fields, self, strict=True))

        def _replace(self, /, **changes):
            return self.__class__(**{**self._asdict(), **changes})

        def __getnewargs__(self):
            """Return what makes a copy, for pickle."""
            return tuple(self)

        def __repr__(self):
            values = ", ".join(f"{name}={value!r}" for name, value in self._asdict().items())
            return f"{self.__class__.__name__}({values})"

    class Generic:
        """What takes parameters, which are for type checkers only."""

        def __class_getitem__(cls, _):
            """Return the class itself."""
            return cls

    def TypeVar(name):
        """Name a type; that is for type checkers only, too."""
        return name


__all__ = [
    "LARGE",
    "TYPE_CHECKING",
    "Generic",
    "NamedTuple",
    "TypeVar",
    "cached_property",
    "dataclass",
    "differing",
    "field",
    "reduced",
    "replace",
    "updated",
]

LARGE = 256
"""From how many entries on mappings share what is the same, which takes less than copying."""


def updated(mapping: Mapping[Any, Any], changes: Mapping[Any, Any]) -> Mapping[Any, Any]:
    """What ``{**mapping, **changes}`` has, in the same order."""
    if len(mapping) < LARGE and len(changes) < LARGE:
        return {**mapping, **changes}
    from autofix.table import table

    return table(mapping).changed(changes)


def reduced(mapping: Mapping[Any, Any], names: Iterable[Any]) -> Mapping[Any, Any]:
    """The mapping without some of its keys; itself where it has none of them."""
    gone = {name for name in names if name in mapping}
    if not gone:
        return mapping
    if len(mapping) < LARGE:
        return {name: value for name, value in mapping.items() if name not in gone}
    from autofix.table import table

    return table(mapping).changed({}, gone)


def differing(one: Mapping[_Key, _Value], other: Mapping[_Key, _Value]) -> list[_Key]:
    """The keys that only one of two mappings has, or that have another value in each."""
    if one is other:
        return []
    names: Iterable[_Key]
    if len(one) + len(other) < LARGE:
        names = {**one, **other}
    else:
        from autofix.table import table

        names = table(one).unshared(table(other))
    return [name for name in names
            if name not in one or name not in other or one[name] != other[name]]  # fmt: skip


# Writing a method takes as long as this many objects gain by it.
_MANY = 20


class _Field:
    """The default of a field, or what makes one; ``...`` and None where there is none."""

    def __init__(self, default: Any, factory: Any, shown: bool) -> None:
        self.default, self.factory, self.shown = default, factory, shown


class _Fields:
    """The fields of a class by name, and the names of what its objects may keep beside them.

    Those that the class inherits come first.
    """

    def __init__(self, made: type, frozen: bool) -> None:
        self.frozen = frozen
        self.defaults: dict[str, _Field] = {}
        self.kinds: dict[str, Any] = {}
        self.cached = [n for n, v in made.__dict__.items() if isinstance(v, cached_property)]
        inherited: _Fields | None = getattr(made.__base__, "__lazy_fields__", None)
        if inherited:
            self.defaults |= inherited.defaults
            self.kinds |= inherited.kinds
            self.cached += inherited.cached
        self.kinds |= made.__annotations__
        for name in made.__annotations__:
            default = made.__dict__.get(name, ...)
            if not isinstance(default, _Field):
                default = _Field(default, None, True)
            elif default.default is not ...:
                setattr(made, name, default.default)
            elif name in made.__dict__:
                delattr(made, name)
            self.defaults[name] = default
        self.values = itemgetter(*self.defaults)


class _Standard:
    """What ``dataclasses`` looks for in a class, made by it when it does."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __get__(self, _: object, made: Any) -> Any:
        import dataclasses

        fields = made.__lazy_fields__
        listed = []
        for name, told in fields.defaults.items():
            options: dict[str, Any] = {"repr": told.shown}
            if told.factory:
                options["default_factory"] = told.factory
            elif told.default is not ...:
                options["default"] = told.default
            listed.append((name, fields.kinds[name], dataclasses.field(**options)))
        twin = dataclasses.make_dataclass(made.__name__, listed, frozen=fields.frozen)
        # Once for each class: it takes longer than mending a file.
        setattr(made, self.name, getattr(twin, self.name))
        return getattr(made, self.name)


def _made(made: Any, frozen: bool) -> Any:
    fields = _Fields(made, frozen)
    made.__lazy_fields__ = fields
    made.__match_args__ = tuple(fields.defaults)  # type: ignore[misc]
    made.__dataclass_fields__ = _Standard("__dataclass_fields__")
    made.__dataclass_params__ = _Standard("__dataclass_params__")
    made.__init__ = _first_initializer(made, fields)
    made.__repr__ = _repr
    made.__eq__ = _equal_fields if fields.cached else _equal
    made.__hash__ = _hash if frozen else None
    if frozen:
        made.__setattr__ = made.__delattr__ = _refuse
    return made


def _bound(
    fields: Mapping[str, _Field], values: tuple[Any, ...], named: Mapping[str, Any]
) -> dict[str, Any] | None:
    """What arguments give to fields; None where they are wrong."""
    found = {**dict(zip(fields, values, strict=False)), **named}
    if len(values) > len(fields) or len(found) < len(values) + len(named):
        return None
    for name, told in fields.items():
        if name not in found:
            if told.factory is None and told.default is ...:
                return None
            found[name] = told.factory() if told.factory else told.default
    return found if len(found) == len(fields) else None


def _first_initializer(made: Any, fields: _Fields) -> Any:
    """The ``__init__`` of the first objects, which for most classes are all there are."""
    left = 0 if hasattr(made, "__post_init__") else _MANY

    def first(self: Any, *values: Any, **named: Any) -> None:
        nonlocal left
        left -= 1
        attributes = _bound(fields.defaults, values, named) if left >= 0 else None
        if attributes is None:
            # It also tells what is wrong with the arguments.
            made.__init__ = _initializer(made, fields)
            made.__init__(self, *values, **named)
        else:
            self.__dict__.update(attributes)

    return first


def _initializer(made: type, fields: _Fields) -> Any:
    """Write ``__init__``; objects are filled past ``__setattr__``.

    What is no parameter has two underscores, or one before the name of a field.
    """
    scope: dict[str, Any] = {}
    parameters, body = [], []
    for name, told in fields.defaults.items():
        scope[f"_{name}"] = told.factory or told.default
        required = told.default is ... and not told.factory
        parameters.append(name if required else f"{name}=_{name}")
        value = f"_{name}() if {name} is _{name} else {name}" if told.factory else name
        body.append(f" __[{name!r}] = {value}\n")
    body += [" self.__post_init__()\n"] if hasattr(made, "__post_init__") else []
    text = f"def __init__(self, {', '.join(parameters)}):\n __ = self.__dict__\n"
    exec(text + "".join(body), scope)
    scope["__init__"].__qualname__ = f"{made.__qualname__}.__init__"
    return scope["__init__"]


def _first_new(made: Any) -> Any:
    """The ``__new__`` of the first objects of a named tuple, as with those of a dataclass."""
    fields = {
        name: _Field(made._field_defaults.get(name, ...), None, True) for name in made._fields
    }
    left = _MANY

    def first(cls: Any, *values: Any, **named: Any) -> Any:
        nonlocal left
        left -= 1
        given = _bound(fields, values, named) if left >= 0 else None
        if given is None:
            made.__new__ = _new(made)
            return made.__new__(cls, *values, **named)
        return tuple.__new__(cls, map(given.__getitem__, fields))

    return first


def _new(made: Any) -> Any:
    """Write ``__new__`` of a named tuple."""
    defaults = made._field_defaults
    scope = {f"_{name}": value for name, value in defaults.items()} | {"__": tuple.__new__}
    parameters = [f"{name}=_{name}" if name in defaults else name for name in made._fields]
    values = "".join(f"{name}, " for name in made._fields)
    exec(f"def __new__(_, {', '.join(parameters)}):\n return __(_, ({values}))\n", scope)
    scope["__new__"].__qualname__ = f"{made.__qualname__}.__new__"
    return scope["__new__"]


def _repr(self: Any) -> str:
    shown = [name for name, told in self.__lazy_fields__.defaults.items() if told.shown]
    values = ", ".join(f"{name}={getattr(self, name)!r}" for name in shown)
    return f"{self.__class__.__qualname__}({values})"


def _equal(self: Any, other: object) -> Any:
    return other.__dict__ == self.__dict__ if other.__class__ is self.__class__ else NotImplemented


def _equal_fields(self: Any, other: Any) -> Any:
    if other.__class__ is not self.__class__:
        return NotImplemented
    values = self.__lazy_fields__.values
    return values(self.__dict__) == values(other.__dict__)


def _hash(self: Any) -> int:
    return hash(self.__lazy_fields__.values(self.__dict__))


def _refuse(self: Any, name: str, *_: object) -> None:
    from dataclasses import FrozenInstanceError

    raise FrozenInstanceError(f"{name!r} cannot be changed")
