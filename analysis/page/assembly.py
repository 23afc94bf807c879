"""Puts a page together: HTML, style, JavaScript and data become one file that asks for nothing."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Sequence
from importlib.resources import files
from typing import Any

from analysis.page.contents import contents, shown
from sim.wasm.kept import HERE

MARK = '<meta name="cadre-sim-page" content="county">'
"""By which a file says that it is such a page."""
ENGINE = ("engine.js",)
"""What a worker runs, after ``model.js`` of `sim.wasm`."""
PAGE = (
    "format.js",
    "dom.js",
    "state.js",
    "runner.js",
    "check.js",
    "terms.js",
    "axes.js",
    "results.js",
    "export.js",
    "yearcharts.js",
    "people.js",
    "chain.js",
    "controls.js",
    "story.js",
    "life.js",
    "league.js",
    "takeaway.js",
    "panels.js",
    "transport.js",
    "app.js",
)
"""Modules of the page, each after those it imports."""
_IMPORT = re.compile(r'^import (\{[^}]*\}) from "(?:[^"]*/)?([^"/]+)";$', re.MULTILINE)
_EXPORT = re.compile(r"^export ((?:async )?(?:function|class|const) (\w+))", re.MULTILINE)


def assemble(names: Sequence[str], lang: str = "en") -> str:
    """Make the page of some scenarios.

    Parameters
    ----------
    names : sequence of str
        Names or paths of scenarios; the first two are shown first.
    lang : {'en', 'zh'}
        Language with which the page begins; it can be switched in the page.

    Returns
    -------
    str
        HTML.

    Raises
    ------
    InputError
        When a scenario cannot be read.
    """
    return put_together(contents(shown(names), lang))


def put_together(data: dict[str, Any]) -> str:
    """Make the page of data from `analysis.page.contents.contents`."""
    parts = joined_parts()
    filled = {
        "lang": {"en": "en", "zh": "zh-CN"}[data["lang"]],
        "title": data["words"][data["lang"]]["title"],
        "mark": MARK,
        "policy": policy(parts),
        "data": json_for_html(data),
        **parts,
    }
    # one pass: what is filled in is never looked through for places itself
    return re.sub(r"\{\{(\w+)\}\}", lambda found: filled[found[1]], part("page.html"))


def joined_parts() -> dict[str, str]:
    """Give the page's two scripts, the engine's and its own, and its style."""
    return {
        "engine": script(
            {"model.js": (HERE / "model.js").read_text("utf-8")}
            | {name: part(name) for name in ENGINE},
            "const modules = {};",
        ),
        "page": script({name: part(name) for name in PAGE}),
        "style": part("style.css"),
    }


def part(name: str) -> str:
    """Read a file of the page's parts."""
    return files("analysis.page").joinpath("parts", name).read_text("utf-8")


def script(modules: dict[str, str], first: str = "") -> str:
    """Join modules into one classic script: a worker of a file on disk may be no module.

    Each is a function of its own, so that its names are its own, and leaves what it exports in the
    table ``modules``, from which others take what they import.
    """
    texts = ['"use strict";', *([first] if first else [])]
    for name, text in modules.items():
        exported = ", ".join(found[2] for found in _EXPORT.finditer(text))
        body = _EXPORT.sub(r"\1", _IMPORT.sub(r'const \1 = modules["\2"];', text))
        texts.append(
            f'modules["{name}"] = (() => {{\n{body.strip()}\nreturn {{ {exported} }};\n}})();'
        )
    return "\n".join(texts) + "\n"


def policy(parts: dict[str, str]) -> str:
    """Say what the page may do: run its own scripts and workers of them, and ask for nothing."""
    return "; ".join(
        (
            "default-src 'none'",
            policy_of_scripts(parts),
            f"style-src {_hash(parts['style'])}",
            "img-src data: blob:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def policy_of_scripts(parts: dict[str, str]) -> str:
    """Allow the page's own scripts, and workers made of them.

    ``wasm-unsafe-eval`` lets WebAssembly be compiled and nothing be evaluated.
    """
    hashes = " ".join(_hash(parts[name]) for name in ("engine", "page"))
    return f"script-src {hashes} 'wasm-unsafe-eval'; worker-src blob:"


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def json_for_html(data: Any) -> str:
    """Write data as JSON in which nothing can end the element that it stands in."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.replace("<", "\\u003c")
