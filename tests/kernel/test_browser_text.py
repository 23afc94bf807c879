"""LLVM's text rewritten for browsers gives the same numbers as the text it is made of."""

import ctypes

import llvmlite.binding as llvm
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.kernel.browser_text import by_bits, in_fours, in_words
from sim.kernel.object_code import optimise

FACTORS = 0xD2511F53, 7
WORD = st.integers(0, 2**32 - 1)
#: A step takes words by their places among those made so far, counted from the last.
STEPS = st.lists(st.tuples(st.sampled_from(FACTORS), *[st.integers(0, 9)] * 2), max_size=6)
MAKE = """
define void @make(i64 %given.at, i64 %made.at) {{
  %given = inttoptr i64 %given.at to ptr
  %made = inttoptr i64 %made.at to ptr
{}
  ret void
}}
"""
CHOICE = """
define double @choose(i64 %asked, double %yes, double %"the other") {
  %1 = icmp eq i64 %asked, 1
  %2 = select i1 %1, double %yes, double %"the other"
  %"one more" = select i1 %1, double %2, double 5.000000e-01
  ret double %"one more"
}
"""
LOOP = """
define void @fill(ptr %numbers, i64 %count) {
entry:
  br label %next

next:
  %at = phi i64 [ 0, %entry ], [ %after, %next.1 ]
  %done = icmp eq i64 %at, %count
  br i1 %done, label %end, label %next.1

next.1:
  %place = getelementptr i64, ptr %numbers, i64 %at
  store i64 7, ptr %place, align 8
  %after = add i64 %at, 1
  br label %next

end:
  ret void
}

!0 = !{}
"""


def this_machine():
    """Give LLVM's plain machine of this kind, whose vectors have 128 bits."""
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    return llvm.Target.from_default_triple().create_target_machine()


def optimised(text):
    """Give a text as LLVM makes it quick."""
    machine, module = this_machine(), llvm.parse_assembly(text)
    optimise(machine, machine.triple, module, ["fill"])
    return str(module)


def called(text, name, result, *arguments):
    """Compile a text for this machine and call one of its functions."""
    machine, module = this_machine(), llvm.parse_assembly(text)
    module.verify()
    with llvm.create_mcjit_compiler(module, machine) as engine:
        types = [ctypes.c_double if isinstance(one, float) else ctypes.c_int64 for one in arguments]
        function = ctypes.CFUNCTYPE(result, *types)(engine.get_function_address(name))
        return function(*arguments)


def products(steps):
    """Write a function that makes numbers of words step by step, and gives all of them."""
    lines, words = [], []

    def line(text):
        lines.append(f"  {text}")

    for place in range(4):
        line(f"%at.{place} = getelementptr <4 x i64>, ptr %given, i64 {place}")
        line(f"%given.{place} = load <4 x i64>, ptr %at.{place}, align 8")
        words.append(f"%given.{place}")
    for number, (factor, first, second) in enumerate(steps):
        one, other = words[-1 - first % len(words)], words[-1 - second % len(words)]
        line(f'%"product {number}" = mul nuw <4 x i64> {one}, splat (i64 {factor})')
        line(f'%high.{number} = lshr <4 x i64> %"product {number}", splat (i64 32)')
        line(f'%low.{number} = and <4 x i64> %"product {number}", splat (i64 4294967295)')
        line(f"%crossed.{number} = xor <4 x i64> %high.{number}, {other}")
        line(f"%keyed.{number} = xor <4 x i64> %crossed.{number}, splat (i64 3735928559)")
        words += [f"%{name}.{number}" for name in ("low", "crossed", "keyed")]
    for place, word in enumerate(words):
        line(f"%to.{place} = getelementptr <4 x i64>, ptr %made, i64 {place}")
        line(f"store <4 x i64> {word}, ptr %to.{place}, align 8")
    return MAKE.format("\n".join(lines)), len(words)


@settings(max_examples=40, deadline=None)
@given(words=st.lists(WORD, min_size=16, max_size=16), steps=STEPS)
def test_products_of_words_are_those_of_numbers(words, steps):
    text, count = products(steps)
    given = np.array(words, np.uint64)
    plain, short = np.zeros((2, count, 4), np.uint64)
    rewritten = in_words(text, FACTORS)
    assert "mul nuw <4 x i64>" not in rewritten
    assert ("mul nuw <2 x i64>" in rewritten) == bool(steps)
    called(text, "make", None, given.ctypes.data, plain.ctypes.data)
    called(rewritten, "make", None, given.ctypes.data, short.ctypes.data)
    assert np.array_equal(plain, short)


def test_another_factor_multiplies_numbers_of_64_bits():
    text, _ = products([(FACTORS[0], 0, 1)])
    assert "mul nuw <4 x i64>" in in_words(text, FACTORS[1:])


@pytest.mark.parametrize("asked", [0, 1])
@pytest.mark.parametrize("yes", [-0.0, 2.5, float("inf")])
def test_a_choice_by_bits_is_the_same_choice(asked, yes):
    rewritten = by_bits(CHOICE)
    assert "i64 %" in rewritten
    assert "select i1 %1, double" not in rewritten
    chosen = [
        called(one, "choose", ctypes.c_double, asked, yes, -3.0) for one in (CHOICE, rewritten)
    ]
    assert chosen == [yes if asked else 0.5] * 2
    assert np.signbit(chosen[0]) == np.signbit(chosen[1])


def test_loops_are_made_for_four_numbers_at_once():
    text = in_fours(LOOP, ["fill"])
    assert "  br label %next, !llvm.loop !2\n" in text
    assert "store <4 x i64> splat (i64 7)" in optimised(text)
    assert "store <4 x i64>" not in optimised(LOOP)


def test_a_function_that_is_not_there_is_told():
    with pytest.raises(ValueError, match="there is no function fil"):
        in_fours(LOOP, ["fil"])
