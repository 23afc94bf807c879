"""How the state of a county reaches compiled rules: as one address, whatever is in it.

To numba a named tuple is the sum of its parts: each rule would take some two hundred arguments for
the tables of a county, copy them to each rule that it calls, and be compiled for them all. A bundle
is the address of a block in which, for each table, its place in memory and its shape stand. The
block is filled when Python calls a rule and never changes until the rule returns, in which time
Python holds the tables. Python itself sees nothing of this: it has the named tuple.
"""

from __future__ import annotations

import functools
import hashlib
from typing import Any

import numpy as np
from llvmlite import ir
from numba.core import cgutils, types
from numba.core.datamodel import models, register_default
from numba.core.typing.templates import AttributeTemplate
from numba.extending import NativeValue, infer_getattr, lower_getattr_generic, typeof_impl, unbox
from numba.np.arrayobj import make_array, populate_array
from numba.np.numpy_support import from_dtype

from sim.kernel.block import Bundled

# of bytes: what lies there is known from the bundle's type alone
ADDRESS = ir.PointerType(ir.IntType(8))


class Bundle(types.Type):
    """Type of a named tuple that is handed on by its address.

    Attributes
    ----------
    fields : dict of str to numba type
        Tables, other bundles, and plain numbers or tuples of them.
    """

    def __init__(self, name: str, fields: dict[str, types.Type]) -> None:
        self.fields = fields
        # the name stands in the symbols of all rules that take one, so it is short
        digest = hashlib.sha256(repr(fields).encode()).hexdigest()[:8]
        super().__init__(name=f"{name}.{digest}")


@typeof_impl.register(Bundled)
def _type_of(value: Any, context: Any) -> Bundle:
    """The type of a named tuple that is handed on by its address."""
    name = type(value).__name__
    fields: dict[str, Any] = {}
    for field, one in zip(value._fields, value, strict=True):
        fields[field] = (
            _table_type(one) if isinstance(one, np.ndarray) else typeof_impl(one, context)
        )
        # the block has room for place and shape but for no strides, so a table must be contiguous
        if fields[field] is None:
            raise TypeError(f"{name}.{field}: {type(one)}; a rule can be given contiguous arrays")
    return Bundle(name, fields)


def _table_type(table: np.ndarray) -> types.Array | None:
    """The type of a table, if it is contiguous."""
    return (
        _array_type(table.dtype, table.ndim, not table.flags.writeable)
        if table.flags.c_contiguous
        else None
    )


@functools.cache
def _array_type(dtype: np.dtype, ndim: int, readonly: bool) -> types.Array:
    """The type of contiguous arrays.

    numba by itself looks at each of their columns anew whenever a rule is first called.
    """
    return types.Array(from_dtype(dtype), ndim, "C", readonly=readonly)


@register_default(Bundle)
class _BundleModel(models.PrimitiveModel):
    """A rule holds the address."""

    def __init__(self, manager: Any, bundle: Bundle) -> None:
        super().__init__(manager, bundle, ADDRESS)


@infer_getattr
class _BundleAttribute(AttributeTemplate):
    """A field's type does not hang on anything else."""

    key = Bundle

    # numba's own says that it gives nothing
    def generic_resolve(self, bundle: Any, name: Any) -> Any:  # type: ignore[override]
        return bundle.fields.get(name)


def block_type(context: Any, field: types.Type) -> ir.Type:
    """What stands in memory for a field: of a table its place and its shape."""
    if isinstance(field, Bundle):
        return ir.LiteralStructType([block_type(context, one) for one in field.fields.values()])
    if isinstance(field, types.Array):
        row = ir.PointerType(context.get_data_type(field.dtype))
        return ir.LiteralStructType([row, *[context.get_value_type(types.intp)] * field.ndim])
    return context.get_value_type(field)


@lower_getattr_generic(Bundle)
def _read(context: Any, builder: Any, bundle: Bundle, address: Any, name: str) -> Any:
    """Read a field; of a bundle within a bundle the address."""
    field = bundle.fields[name]
    whole = builder.bitcast(address, ir.PointerType(block_type(context, bundle)))
    place = cgutils.gep_inbounds(builder, whole, 0, list(bundle.fields).index(name))
    if isinstance(field, Bundle):
        # an inner bundle lies in the outer one's block, so its place there is its address
        return builder.bitcast(place, ADDRESS)
    if isinstance(field, types.Array):
        rows, *shape = (
            builder.load(cgutils.gep_inbounds(builder, place, 0, at))
            for at in range(1 + field.ndim)
        )
        return table(context, builder, field, rows, shape)
    return builder.load(place)


def table(context: Any, builder: Any, field: types.Array, rows: Any, shape: list[Any]) -> Any:
    """Put numba's array together from a place in memory and a shape.

    What follows from them is computed.
    """
    itemsize = context.get_constant(
        types.intp, context.get_abi_sizeof(context.get_data_type(field.dtype))
    )
    # row by row in memory: the last axis is the densest, so they are built from the end
    strides: list[Any] = []
    step = itemsize
    for extent in reversed(shape):
        strides.insert(0, step)
        step = builder.mul(step, extent)
    # no meminfo below: Python owns the tables and holds them while the rule runs
    array = make_array(field)(context, builder)
    populate_array(array, data=rows, shape=shape, strides=strides, itemsize=itemsize, meminfo=None)
    return array._getvalue()


@unbox(Bundle)
def _fill(bundle: Bundle, value: Any, call: Any) -> NativeValue:
    """Fill the block of a named tuple in the frame of the call from Python."""
    # on the stack of the call: gone when the rule returns, so that nothing is freed
    block = cgutils.alloca_once(call.builder, block_type(call.context, bundle))
    failed = cgutils.alloca_once_value(call.builder, cgutils.false_bit)
    _fill_fields(bundle, value, block, failed, call)
    return NativeValue(call.builder.bitcast(block, ADDRESS), is_error=call.builder.load(failed))


def _fill_fields(bundle: Bundle, value: Any, block: Any, failed: Any, call: Any) -> None:
    builder = call.builder
    for at, field in enumerate(bundle.fields.values()):
        one, place = (
            call.pyapi.tuple_getitem(value, at),
            cgutils.gep_inbounds(builder, block, 0, at),
        )
        if isinstance(field, Bundle):
            _fill_fields(field, one, place, failed, call)
            continue
        native = call.unbox(field, one)
        # one fault is enough, and no later field may undo it
        with builder.if_then(native.is_error, likely=False):
            builder.store(cgutils.true_bit, failed)
        if not isinstance(field, types.Array):
            builder.store(native.value, place)
            continue
        array = make_array(field)(call.context, builder, value=native.value)
        shape = cgutils.unpack_tuple(builder, array.shape, field.ndim)
        for part, number in enumerate((array.data, *shape)):
            builder.store(number, cgutils.gep_inbounds(builder, place, 0, part))
